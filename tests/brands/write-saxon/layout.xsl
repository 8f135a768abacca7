<?xml version="1.0" encoding="UTF-8"?>
<!-- Writes a file by an instruction of Saxon. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="http://icl.com/saxon" extension-element-prefixes="s">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <s:output href="/tmp/rufwacht-brand-attack">x</s:output>
  </xsl:template>
</xsl:stylesheet>
