<?xml version="1.0" encoding="UTF-8"?>
<!-- Role and assistants of a person: what would change, then the change. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="view:people.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="role-change" mode="title"><xsl:call-template name="w.change.title"/> – <xsl:value-of select="name"/></xsl:template>

  <xsl:template match="role-change" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/users/{@id}">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:value-of select="name"/>
        </a>
        <h1><xsl:call-template name="w.change.title"/></h1>
        <p><xsl:call-template name="w.change.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:apply-templates select="effect"/>
    <xsl:if test="@same = 'true' and not(/page/problem)">
      <div class="note is-info" role="status">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
        <p><xsl:call-template name="w.change.same"/></p>
      </div>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="effect">
        <section class="section" aria-labelledby="other">
          <h2 id="other"><xsl:call-template name="w.change.other"/></h2>
          <xsl:call-template name="choose"/>
        </section>
      </xsl:when>
      <xsl:otherwise>
        <section aria-labelledby="other">
          <h2 class="hidden" id="other"><xsl:call-template name="w.change.choose"/></h2>
          <xsl:call-template name="choose"/>
        </section>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A question, so GET: it changes nothing and can be asked again. -->
  <xsl:template name="choose">
    <form method="get" action="{$base}/users/{@id}/role">
      <div class="setting">
        <div>
          <h3 id="role-name"><xsl:call-template name="w.change.role"/></h3>
          <p><xsl:call-template name="w.inviting.role-help"/></p>
        </div>
        <xsl:call-template name="role-choices">
          <xsl:with-param name="now">
            <xsl:choose>
              <xsl:when test="@asked"><xsl:value-of select="@asked"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="@role"/></xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
        </xsl:call-template>
      </div>
      <div class="setting">
        <div>
          <h3 id="assistant-name"><xsl:call-template name="w.change.assistants"/></h3>
          <p><xsl:call-template name="w.inviting.assistants-help"/></p>
        </div>
        <fieldset class="field" id="assistant" aria-labelledby="assistant-name">
          <xsl:for-each select="assistant">
            <label class="choice">
              <input type="checkbox" name="assistant" value="{@id}"><xsl:if test="@asked = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
              <xsl:value-of select="@name"/>
            </label>
          </xsl:for-each>
          <xsl:if test="not(assistant)"><p class="help"><xsl:call-template name="w.inviting.no-assistants"/></p></xsl:if>
          <xsl:apply-templates select="/page/problem[@field = 'assistant'][1]" mode="wrong"/>
        </fieldset>
      </div>
      <div class="setting">
        <div><p><xsl:call-template name="w.change.look-help"/></p></div>
        <div>
          <button type="submit" class="btn">
            <xsl:if test="not(effect)"><xsl:attribute name="class">btn is-first</xsl:attribute></xsl:if>
            <xsl:call-template name="w.change.look"/>
          </button>
        </div>
      </div>
    </form>
  </xsl:template>

  <xsl:template match="effect">
    <section class="panel" aria-labelledby="effect">
      <h2 id="effect"><xsl:call-template name="w.change.effect"/></h2>
      <dl class="facts gap">
        <dt><xsl:call-template name="w.change.role"/></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@role = ../@role">
              <xsl:call-template name="w.change.role-keeps"><xsl:with-param name="role"><xsl:apply-templates select="@role" mode="word"/></xsl:with-param></xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="w.change.role-new">
                <xsl:with-param name="after"><xsl:apply-templates select="@role" mode="word"/></xsl:with-param>
                <xsl:with-param name="before"><xsl:apply-templates select="../@role" mode="word"/></xsl:with-param>
              </xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
        </dd>
        <dt><xsl:call-template name="w.change.gained"/></dt>
        <dd><xsl:apply-templates select="gained"/></dd>
        <dt><xsl:call-template name="w.change.lost"/></dt>
        <dd><xsl:apply-templates select="lost"/></dd>
        <dt><xsl:call-template name="w.change.assistants"/></dt>
        <dd><xsl:call-template name="reach-change"/></dd>
        <xsl:if test="@factor-days">
          <dt><xsl:call-template name="w.change.factor"/></dt>
          <dd>
            <span class="mark is-warn">
              <xsl:call-template name="icon"><xsl:with-param name="name" select="'key'"/></xsl:call-template>
              <xsl:choose>
                <xsl:when test="@factor-days &gt; 0"><xsl:call-template name="w.change.factor-days"><xsl:with-param name="n" select="@factor-days"/></xsl:call-template></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.change.factor-now"/></xsl:otherwise>
              </xsl:choose>
            </span>
          </dd>
        </xsl:if>
        <xsl:if test="risk">
          <dt><xsl:call-template name="w.risks.title"/></dt>
          <dd><ul class="lines"><xsl:apply-templates select="risk" mode="line"/></ul></dd>
        </xsl:if>
        <dt><xsl:call-template name="w.change.affects"/></dt>
        <dd>
          <xsl:call-template name="w.change.told"><xsl:with-param name="name" select="../name"/></xsl:call-template>
          <xsl:if test="@owners-told = 'true'"><xsl:text> </xsl:text><xsl:call-template name="w.change.owners-told"/></xsl:if>
          <xsl:if test="@sessions &gt; 0"><p><xsl:call-template name="w.change.sessions"><xsl:with-param name="n" select="@sessions"/></xsl:call-template></p></xsl:if>
        </dd>
      </dl>
      <form class="stack gap" method="post" action="{$base}/users/{../@id}/role">
        <xsl:call-template name="token"/>
        <input type="hidden" name="role" value="{@role}"/>
        <xsl:for-each select="../assistant[@asked = 'true']"><input type="hidden" name="assistant" value="{@id}"/></xsl:for-each>
        <input type="hidden" name="from" value="{../@from}"/>
        <xsl:choose>
        <xsl:when test="(@role = 'owner' or @role = 'admin') and @role != ../@role and /page/viewer/second-person[@action = 'person.privileged']"><xsl:call-template name="second-reason"/></xsl:when>
        <xsl:otherwise>
        <div class="field">
          <label for="reason"><xsl:call-template name="w.change.reason"/></label>
          <textarea class="input" id="reason" name="reason" rows="2" maxlength="500">
            <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"/>
            <xsl:value-of select="/page/value[@field = 'reason']"/>
          </textarea>
          <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/>
        </div>
        </xsl:otherwise>
        </xsl:choose>
        <button type="submit" class="btn is-first"><xsl:call-template name="w.change.go"/></button>
      </form>
    </section>
  </xsl:template>

  <xsl:template match="gained | lost">
    <xsl:for-each select="right"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:apply-templates select="." mode="word"/></xsl:for-each>
    <xsl:if test="not(right)"><span class="muted"><xsl:call-template name="w.change.nothing"/></span></xsl:if>
  </xsl:template>

  <!-- By role all of them, or the differences between given and asked for. -->
  <xsl:template name="reach-change">
    <xsl:choose>
      <xsl:when test="@reach != 'given'"><xsl:call-template name="reach"/></xsl:when>
      <xsl:otherwise>
        <xsl:for-each select="../assistant[@given != @asked or (../@reach != 'given' and @asked = 'true')]">
          <xsl:if test="position() &gt; 1">, </xsl:if>
          <xsl:choose>
            <xsl:when test="@asked = 'true'"><xsl:call-template name="w.change.given"><xsl:with-param name="name" select="@name"/></xsl:call-template></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.change.taken"><xsl:with-param name="name" select="@name"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </xsl:for-each>
        <xsl:if test="not(../assistant[@given != @asked])"><xsl:for-each select="../assistant[@asked = 'true']"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@name"/></xsl:for-each></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
