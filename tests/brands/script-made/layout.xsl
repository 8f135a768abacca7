<?xml version="1.0" encoding="UTF-8"?>
<!-- A script made by name. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:element name="{concat('scr', 'ipt')}">alert(1)</xsl:element>
  </xsl:template>
</xsl:stylesheet>
