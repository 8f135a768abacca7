<?xml version="1.0" encoding="UTF-8"?>
<!-- The state of a request, as a word with its colour. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="request-state">
    <xsl:choose>
      <xsl:when test="@ready = 'true'"><span class="state is-ok"><xsl:call-template name="w.approval.state-ready"/></span></xsl:when>
      <xsl:when test="@request-state = 'open' and @needs-second = 'false'"><span class="state is-info"><xsl:call-template name="w.approval.state-waiting"/></span></xsl:when>
      <xsl:when test="@may-decide = 'true'"><span class="state is-warn"><xsl:call-template name="w.approvals.yours"/></span></xsl:when>
      <xsl:when test="@request-state = 'open'"><span class="state is-warn is-half"><xsl:call-template name="w.approval.state-open"/></span></xsl:when>
      <xsl:when test="@request-state = 'approved'"><span class="state is-ok is-half"><xsl:call-template name="w.approval.state-approved"/></span></xsl:when>
      <xsl:when test="@request-state = 'done'"><span class="state is-ok"><xsl:call-template name="w.approval.state-done"/></span></xsl:when>
      <xsl:when test="@request-state = 'refused'"><span class="state is-bad"><xsl:call-template name="w.approval.state-refused"/></span></xsl:when>
      <xsl:when test="@request-state = 'withdrawn'"><span class="state is-off"><xsl:call-template name="w.approval.state-withdrawn"/></span></xsl:when>
      <xsl:otherwise><span class="state is-off"><xsl:call-template name="w.approval.state-expired"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
