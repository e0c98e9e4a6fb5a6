"""Every published figure can be measured again with a command in this folder."""
