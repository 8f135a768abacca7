<?xml version="1.0" encoding="UTF-8"?>
<!-- A script as plain text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <p/>
  </xsl:template>

  <xsl:output method="text"/>
</xsl:stylesheet>
