<?xml version="1.0" encoding="UTF-8"?>
<!-- An attribute that runs something. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <link rel="icon" onload="alert(1)"/>
  </xsl:template>
</xsl:stylesheet>
