# Installed and distributed files of httpd-conf/.
