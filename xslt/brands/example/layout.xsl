<?xml version="1.0" encoding="UTF-8"?>
<!--
  The smallest useful brand. It is ours in everything but its tokens (colours, corners:
  tokens.css beside this file, which is published and linked by itself) and what stands
  here: no drawing above the sign-in form, and its own theme colour for phones. Every
  page takes this frame, because every page imports view:layout.xsl.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <meta name="theme-color" content="#0b6e4f"/>
  </xsl:template>

  <xsl:template name="brand-drawing"/>
</xsl:stylesheet>
