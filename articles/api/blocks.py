"""/blocks/: the runs of a text, and an editor's word on what one is."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api.base import DeskViewSet, RetrieveMixin
from articles.api.fields import PersonName, StrictSerializer
from articles.choices import BlockRole
from articles.labels import list_choices
from articles.models import Block
from articles.services.blocks import set_block_role


class BlockSerializer(serializers.ModelSerializer[Block]):
    """A run [start, end) of a version's text, in code points, and what it is."""

    set_by = PersonName()

    class Meta:
        model = Block
        fields = ["id", "start", "end", "role", "rule", "confidence", "found_role", "set_by"]


class BlockChanges(StrictSerializer):
    role = serializers.ChoiceField(list_choices(BlockRole))


class BlockViewSet(RetrieveMixin, DeskViewSet[Block]):
    queryset = Block.objects.select_related("set_by", "version")
    serializer_class = BlockSerializer

    @extend_schema(request=BlockChanges)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give a block another role; claims retire and appear with it."""
        block = self.get_target()
        set_block_role(block, actor=self.actor, **self.read_input(BlockChanges))
        return self.answer_again(block.pk)
