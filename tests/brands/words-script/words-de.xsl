<?xml version="1.0" encoding="UTF-8"?>
<!-- A script among the words, made by hand. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:words.xsl"/>

  <xsl:template name="w.login.lead"><script>alert(1)</script></xsl:template>
  <xsl:template name="w.title"><script>alert(1)</script></xsl:template>
</xsl:stylesheet>
