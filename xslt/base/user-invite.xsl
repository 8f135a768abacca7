<?xml version="1.0" encoding="UTF-8"?>
<!-- Inviting somebody: address, role, assistants. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="view:people.xsl"/>

  <xsl:template match="user-invite" mode="title"><xsl:call-template name="w.inviting.title"/></xsl:template>

  <xsl:template match="user-invite" mode="main">
    <xsl:variable name="asked" select="concat(' ', /page/value[@field = 'assistant'], ' ')"/>
    <header class="head">
      <div>
        <xsl:call-template name="back-to-users"/>
        <h1><xsl:call-template name="w.inviting.title"/></h1>
        <p><xsl:call-template name="w.inviting.lead"><xsl:with-param name="hours" select="@hours"/></xsl:call-template></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <form method="post" action="{$base}/users/invite">
      <xsl:call-template name="token"/>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.inviting.email"/></h2>
          <p id="email-help"><xsl:call-template name="w.inviting.email-help"/></p>
        </div>
        <div class="field">
          <label class="hidden" for="email"><xsl:call-template name="w.inviting.email"/></label>
          <input class="input" id="email" name="email" type="email" autocomplete="off" required="required" maxlength="254" value="{/page/value[@field = 'email']}" aria-describedby="email-help">
            <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
          </input>
          <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="wrong"/>
        </div>
      </div>
      <div class="setting">
        <div>
          <h2 id="role-name"><xsl:call-template name="w.inviting.role"/></h2>
          <p><xsl:call-template name="w.inviting.role-help"/></p>
        </div>
        <xsl:call-template name="role-choices"><xsl:with-param name="now" select="/page/value[@field = 'role']"/></xsl:call-template>
      </div>
      <div class="setting">
        <div>
          <h2 id="assistant-name"><xsl:call-template name="w.inviting.assistants"/></h2>
          <p><xsl:call-template name="w.inviting.assistants-help"/></p>
        </div>
        <fieldset class="field" id="assistant" aria-labelledby="assistant-name">
          <xsl:for-each select="assistant">
            <label class="choice">
              <input type="checkbox" name="assistant" value="{@id}"><xsl:if test="contains($asked, concat(' ', @id, ' '))"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
              <xsl:value-of select="@name"/>
            </label>
          </xsl:for-each>
          <xsl:if test="not(assistant)"><p class="help"><xsl:call-template name="w.inviting.no-assistants"/></p></xsl:if>
          <xsl:apply-templates select="/page/problem[@field = 'assistant'][1]" mode="wrong"/>
        </fieldset>
      </div>
      <xsl:if test="/page/viewer/second-person[@action = 'invitation.privileged']">
        <div class="setting">
          <div>
            <h2><xsl:call-template name="w.second.hint"/></h2>
            <p><xsl:call-template name="w.second.invite"/></p>
          </div>
          <xsl:call-template name="second-reason"><xsl:with-param name="always" select="false()"/></xsl:call-template>
        </div>
      </xsl:if>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.inviting.approve"/></h2>
          <p>
            <xsl:if test="@seat-limit">
              <xsl:call-template name="w.inviting.seats">
                <xsl:with-param name="used" select="@seats-used"/>
                <xsl:with-param name="limit" select="@seat-limit"/>
              </xsl:call-template>
              <xsl:text> </xsl:text>
              <xsl:call-template name="w.inviting.approve-help"/>
            </xsl:if>
          </p>
        </div>
        <div>
          <button type="submit" class="btn is-first">
            <xsl:call-template name="icon"><xsl:with-param name="name" select="'envelope'"/></xsl:call-template>
            <xsl:call-template name="w.inviting.go"/>
          </button>
        </div>
      </div>
    </form>
  </xsl:template>
</xsl:stylesheet>
