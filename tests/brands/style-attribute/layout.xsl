<?xml version="1.0" encoding="UTF-8"?>
<!-- A style at an element. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <p style="background:url(http://127.0.0.1:47811/)"/>
  </xsl:template>
</xsl:stylesheet>
