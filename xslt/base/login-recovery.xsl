<?xml version="1.0" encoding="UTF-8"?>
<!-- Sign-in: a recovery code instead of the app. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="recovery" mode="title"><xsl:call-template name="w.recovery.title"/></xsl:template>

  <xsl:template match="recovery" mode="main">
    <h1><xsl:call-template name="w.recovery.title"/></h1>
    <p class="muted"><xsl:call-template name="w.recovery.lead"/></p>
    <form class="stack gap" method="post" action="{$base}/login/recovery">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="code"><xsl:call-template name="w.recovery.code"/></label>
        <input class="input" id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required="required" aria-describedby="code-help">
          <xsl:call-template name="code-invalid"/>
        </input>
        <p class="help" id="code-help"><xsl:call-template name="w.recovery.help"/></p>
      </div>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.totp.go"/></button>
    </form>
    <ul class="lines small gap">
      <li><a href="{$base}/login/totp"><xsl:call-template name="w.recovery.totp"/></a></li>
      <li><a href="{$base}/login"><xsl:call-template name="w.totp.other"/></a></li>
    </ul>
  </xsl:template>
</xsl:stylesheet>
