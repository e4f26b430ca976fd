from ndr.models.acts import Act
from ndr.models.answers import Answer
from ndr.models.asking import Asking
from ndr.models.cases import Attempt, Case
from ndr.models.fakes import FakeAttempt
from ndr.models.files import CourierFile
from ndr.models.rules import Rule

__all__ = ["Act", "Answer", "Asking", "Attempt", "Case", "CourierFile", "FakeAttempt", "Rule"]
