<?xml version="1.0" encoding="UTF-8"?>
<!-- Leads every page away. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <meta http-equiv="refresh" content="0;url=https://elsewhere.example/"/>
  </xsl:template>
</xsl:stylesheet>
