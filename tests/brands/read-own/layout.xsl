<?xml version="1.0" encoding="UTF-8"?>
<!-- Reads the sheets of the house. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:copy-of select="document('base:words.xsl')"/>
  </xsl:template>
</xsl:stylesheet>
