<?xml version="1.0" encoding="UTF-8"?>
<!-- People with rights that should not be in one hand. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="risk-list" mode="title"><xsl:call-template name="w.risks.title"/></xsl:template>

  <xsl:template match="risk-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.risks.title"/></h1>
        <p>
          <xsl:call-template name="w.risks.lead"/>
          <xsl:if test="/page/viewer/right[@name = 'setting.read']">
            <xsl:text> </xsl:text>
            <a href="{$base}/users/rules"><xsl:call-template name="w.risks.rules"/></a>
          </xsl:if>
        </p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <xsl:for-each select="person">
      <section class="section" aria-labelledby="p-{@id}">
        <h2 id="p-{@id}">
          <a href="{$base}/users/{@id}/rights"><xsl:value-of select="name"/></a>
          <xsl:text> </xsl:text>
          <span class="tag"><xsl:apply-templates select="@role" mode="word"/></span>
        </h2>
        <ul class="lines"><xsl:apply-templates select="risk" mode="line"/></ul>
        <xsl:for-each select="decision[../risk/@accepted = 'true']">
          <blockquote class="gap">
            <p><xsl:value-of select="reason"/></p>
            <small>
              <xsl:call-template name="w.risks.by">
                <xsl:with-param name="name" select="by"/>
                <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@decided-at-local"/></xsl:call-template></xsl:with-param>
              </xsl:call-template>
            </small>
          </blockquote>
        </xsl:for-each>
        <xsl:if test="@open &gt; 0 and @uneased"><xsl:call-template name="accept"/></xsl:if>
      </section>
    </xsl:for-each>
    <xsl:if test="not(person)"><p class="gap"><xsl:call-template name="w.risks.none"/></p></xsl:if>
  </xsl:template>

  <!-- Leaving all that no second person stands beside as it is, with a reason. -->
  <xsl:template name="accept">
    <xsl:variable name="asked" select="@id = ../@asked and /page/problem[@field = 'reason']"/>
    <details class="gap">
      <xsl:if test="$asked"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <summary class="btn"><xsl:call-template name="w.risks.accept"/><span class="hidden"><xsl:value-of select="concat(' ', name)"/></span></summary>
      <form class="stack gap" method="post" action="{$base}/users/{@id}/risks">
        <xsl:call-template name="token"/>
        <input type="hidden" name="risks" value="{@uneased}"/>
        <div class="field">
          <!-- The page's problem points at the one that was sent. -->
          <xsl:variable name="field">
            <xsl:choose>
              <xsl:when test="$asked">reason</xsl:when>
              <xsl:otherwise><xsl:value-of select="concat('reason-', @id)"/></xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <label for="{$field}"><xsl:call-template name="w.risks.accept-reason"/></label>
          <textarea class="input" id="{$field}" name="reason" rows="2" maxlength="500" required="required" aria-describedby="{$field}-help">
            <xsl:if test="$asked">
              <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
              <xsl:value-of select="/page/value[@field = 'reason']"/>
            </xsl:if>
          </textarea>
          <xsl:if test="$asked"><xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/></xsl:if>
          <p class="help" id="{$field}-help"><xsl:call-template name="w.risks.accept-help"/></p>
        </div>
        <div>
          <button type="submit" class="btn">
            <xsl:call-template name="w.risks.accept-go"><xsl:with-param name="n" select="count(risk[@eased = 'false'])"/></xsl:call-template>
          </button>
        </div>
      </form>
    </details>
  </xsl:template>

  <xsl:template match="problem[@field = 'reason']" mode="field"><xsl:call-template name="w.risks.accept-reason"/><xsl:text> </xsl:text></xsl:template>
</xsl:stylesheet>
