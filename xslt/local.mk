# Installed and distributed files of xslt/.
