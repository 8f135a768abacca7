<?xml version="1.0" encoding="UTF-8"?>
<!-- The same with a blank, where a careless look would miss it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:copy-of select="document&#10; ('/etc/passwd')"/>
  </xsl:template>
</xsl:stylesheet>
