<?xml version="1.0" encoding="UTF-8"?>
<!-- An address that is a script. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <a href="java&#10;script:alert(1)">x</a>
  </xsl:template>
</xsl:stylesheet>
