"""YAML and JSON files as plain data with positions. Only here is YAML known.

reader        a file or a folder, within limits
yaml_text     the text of a file of YAML
json_text     JSON, by the same rules
scalars       what an unquoted text means
syntax        what the YAML library complains of, in our words
commas        texts in { } that a comma cut in two
findings      the problems of a file
document      the data, and where each part is written
parse_cache   files that were parsed before; `parts_read`, those that this process has parsed
"""
