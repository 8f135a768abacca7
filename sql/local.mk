# Installed and distributed files of sql/.
