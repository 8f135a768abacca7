<?xml version="1.0" encoding="UTF-8"?>
<!-- The same, put together at run time. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <a href="{concat('java', 'script:alert(1)')}">x</a>
  </xsl:template>
</xsl:stylesheet>
