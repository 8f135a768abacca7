<?xml version="1.0" encoding="UTF-8"?>
<!-- The same, made by name. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <p><xsl:attribute name="{concat('on', 'click')}">alert(1)</xsl:attribute></p>
  </xsl:template>
</xsl:stylesheet>
