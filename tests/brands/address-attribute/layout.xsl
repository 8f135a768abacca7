<?xml version="1.0" encoding="UTF-8"?>
<!-- The same, as an instruction. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <a><xsl:attribute name="href">java<xsl:text>script:alert(1)</xsl:text></xsl:attribute>x</a>
  </xsl:template>
</xsl:stylesheet>
