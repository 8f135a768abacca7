<?xml version="1.0" encoding="UTF-8"?>
<!-- Asks for an entity. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:value-of select="unparsed-entity-uri('x')"/>
  </xsl:template>
</xsl:stylesheet>
