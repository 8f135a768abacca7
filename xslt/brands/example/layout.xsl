<?xml version="1.0" encoding="UTF-8"?>
<!--
  The smallest useful brand. It is ours in everything but what stands here: its own
  tokens (colours, corners) and no drawing above the sign-in form. Every page takes
  this frame, because every page imports view:layout.xsl.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <link rel="stylesheet" href="{$base}/static/brand/example.css"/>
  </xsl:template>

  <xsl:template name="brand-drawing"/>
</xsl:stylesheet>
