<?xml version="1.0" encoding="UTF-8"?>
<!-- A function of the sheet's own (once a crash of the library). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="http://exslt.org/functions">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <p/>
  </xsl:template>

  <f:function name="f:x"><f:result select="1"/></f:function>
</xsl:stylesheet>
