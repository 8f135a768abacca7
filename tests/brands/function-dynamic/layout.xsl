<?xml version="1.0" encoding="UTF-8"?>
<!-- Runs an expression made at run time. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:d="http://exslt.org/dynamic">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:value-of select="d:evaluate(concat('docu', 'ment(1)'))"/>
  </xsl:template>
</xsl:stylesheet>
