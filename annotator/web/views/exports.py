from annotator.services.permissions import Permission
from annotator.web.routing import Pages

pages = Pages("exports", __name__)


@pages.page("/p/<slug>/exports", Permission.SEE_PROJECT)
def index() -> str:
    return "soon"
