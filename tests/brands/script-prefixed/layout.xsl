<?xml version="1.0" encoding="UTF-8"?>
<!-- A script under another name space. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>
  </xsl:template>
</xsl:stylesheet>
