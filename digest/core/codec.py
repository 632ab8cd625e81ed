"""Old name of packing, yaml_reading and yaml_writing, for branches in flight; goes today."""

from digest.core.packing import fingerprint as fingerprint
from digest.core.packing import pack as pack
from digest.core.packing import unpack as unpack
from digest.core.packing import unpacker as unpacker
from digest.core.yaml_reading import Yaml as Yaml
from digest.core.yaml_reading import load as load
from digest.core.yaml_writing import block as block
from digest.core.yaml_writing import dump as dump
from digest.core.yaml_writing import edited as edited
from digest.core.yaml_writing import flow as flow
from digest.core.yaml_writing import flow_map as flow_map
from digest.core.yaml_writing import merged as merged
from digest.core.yaml_writing import one_line as one_line
