<?xml version="1.0" encoding="UTF-8"?>
<!-- Writes a file by an instruction of XSLT 1.1. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:document href="/tmp/rufwacht-brand-attack">x</xsl:document>
  </xsl:template>
</xsl:stylesheet>
