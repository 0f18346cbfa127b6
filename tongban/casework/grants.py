"""What the application's own role may not do with the tables: rows that prove something are only added."""

from tongban.casework.audit import models as audit
from tongban.casework.breakglass import models as breakglass
from tongban.casework.cases import models as cases
from tongban.casework.catalog import models as catalog
from tongban.casework.drafts import models as drafts
from tongban.casework.licences import models as licences
from tongban.casework.policies import models as policies
from tongban.casework.registry import models as registry
from tongban.casework.reviews import models as reviews
from tongban.casework.rounds import models as rounds
from tongban.casework.seals import models as seals
from tongban.casework.standing import models as standing
from tongban.casework.supervision import models as supervision

APPEND_ONLY = [
    *audit.APPEND_ONLY,
    *catalog.APPEND_ONLY,
    *policies.APPEND_ONLY,
    *drafts.APPEND_ONLY,
    *registry.APPEND_ONLY,
    *licences.APPEND_ONLY,
    *cases.APPEND_ONLY,
    *standing.APPEND_ONLY,
    *reviews.APPEND_ONLY,
    *supervision.APPEND_ONLY,
    *rounds.APPEND_ONLY,
    *seals.APPEND_ONLY,
    *breakglass.APPEND_ONLY,
]
