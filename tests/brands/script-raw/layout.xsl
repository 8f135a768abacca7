<?xml version="1.0" encoding="UTF-8"?>
<!-- A script as raw text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:text disable-output-escaping="yes">&lt;script>alert(1)&lt;/script></xsl:text>
  </xsl:template>
</xsl:stylesheet>
