<?xml version="1.0" encoding="UTF-8"?>
<!-- A function in an attribute. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <meta name="x" content="{document('/etc/passwd')}"/>
  </xsl:template>
</xsl:stylesheet>
