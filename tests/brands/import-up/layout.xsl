<?xml version="1.0" encoding="UTF-8"?>
<!-- Imports something that is no sheet of ours. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:../../../../etc/passwd"/>

  <xsl:template name="brand-head">
    <p/>
  </xsl:template>
</xsl:stylesheet>
