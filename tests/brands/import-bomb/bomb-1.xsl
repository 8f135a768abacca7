<?xml version="1.0" encoding="UTF-8"?>
<!-- Each imports the next one twice. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:bomb-2.xsl"/>
  <xsl:import href="view:bomb-2.xsl"/>
</xsl:stylesheet>
