<?xml version="1.0" encoding="UTF-8"?>
<!-- Tells another machine who looks. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <link rel="prefetch" href="https://elsewhere.example/"/>
  </xsl:template>
</xsl:stylesheet>
