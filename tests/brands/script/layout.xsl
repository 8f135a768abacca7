<?xml version="1.0" encoding="UTF-8"?>
<!-- A script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <script>alert(1)</script>
  </xsl:template>
</xsl:stylesheet>
