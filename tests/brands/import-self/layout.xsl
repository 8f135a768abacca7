<?xml version="1.0" encoding="UTF-8"?>
<!-- Imports itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template name="brand-head">
    <p/>
  </xsl:template>
</xsl:stylesheet>
