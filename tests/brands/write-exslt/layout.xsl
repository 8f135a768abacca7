<?xml version="1.0" encoding="UTF-8"?>
<!-- Writes a file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:e="http://exslt.org/common" extension-element-prefixes="e">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <e:document href="/tmp/rufwacht-brand-attack">x</e:document>
  </xsl:template>
</xsl:stylesheet>
