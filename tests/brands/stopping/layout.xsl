<?xml version="1.0" encoding="UTF-8"?>
<!-- Ends every page. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:message terminate="yes">no</xsl:message>
  </xsl:template>
</xsl:stylesheet>
