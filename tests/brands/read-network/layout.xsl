<?xml version="1.0" encoding="UTF-8"?>
<!-- Asks another machine. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:copy-of select="document('http://127.0.0.1:47811/x.xml')"/>
  </xsl:template>
</xsl:stylesheet>
