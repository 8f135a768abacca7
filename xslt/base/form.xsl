<?xml version="1.0" encoding="UTF-8"?>
<!--
  What several views need: token, messages above a form, a field's problem, masked
  text, icons and times. Imported by layout.xsl, hence by every view.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:words.xsl"/>
  <xsl:import href="base:time.xsl"/>

  <!-- Every form with an effect carries it. -->
  <xsl:template name="token">
    <input type="hidden" name="token" value="{/page/token}"/>
  </xsl:template>

  <xsl:template name="icon">
    <xsl:param name="name"/>
    <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{/page/@base-path}/static/icons.svg#{$name}"/></svg>
  </xsl:template>

  <!-- Messages: what was done, then what does not fit yet. -->
  <xsl:template name="messages">
    <xsl:apply-templates select="/page/notice"/>
    <xsl:choose>
      <xsl:when test="count(/page/problem) = 1">
        <div class="note is-bad" role="alert" id="problem">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
          <p><xsl:apply-templates select="/page/problem" mode="item"/></p>
        </div>
      </xsl:when>
      <xsl:when test="/page/problem">
        <div class="note is-bad" role="alert" id="problem">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
          <h2>
            <xsl:call-template name="w.page.problems">
              <xsl:with-param name="n" select="count(/page/problem)"/>
            </xsl:call-template>
          </h2>
          <ul class="lines">
            <xsl:for-each select="/page/problem"><li><span><xsl:apply-templates select="." mode="item"/></span></li></xsl:for-each>
          </ul>
        </div>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- Most say that something was done; three want to be looked at. -->
  <xsl:template match="notice">
    <xsl:choose>
      <xsl:when test="@code = 'login.too-many-codes' or @code = 'recovery.few-left' or @code = 'approval.asked' or @code = 'approval.waits' or @code = 'password.weak'">
        <div class="note is-warn" role="status">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
          <p><xsl:apply-templates select="." mode="word"/></p>
        </div>
      </xsl:when>
      <xsl:when test="@code = 'invitation.known' or @code = 'password.fair' or @code = 'password.link-sent' or @code = 'email.link-sent'">
        <div class="note is-info" role="status">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
          <p><xsl:apply-templates select="." mode="word"/></p>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <div class="note is-ok" role="status">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'check2'"/></xsl:call-template>
          <p><xsl:apply-templates select="." mode="word"/></p>
        </div>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The summary leads to the field; the id of a field is its name. -->
  <xsl:template match="problem" mode="item">
    <xsl:choose>
      <xsl:when test="@field">
        <a href="#{@field}">
          <xsl:apply-templates select="." mode="field"/>
          <xsl:apply-templates select="." mode="word"/>
        </a>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="word"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A view may name the field in front: "E-Mail-Adresse: ". -->
  <xsl:template match="problem" mode="field"/>

  <!-- On an input: that it is wrong, and where the reason stands. -->
  <xsl:template match="problem" mode="invalid">
    <xsl:param name="help"/>
    <xsl:attribute name="aria-invalid">true</xsl:attribute>
    <xsl:attribute name="aria-describedby">
      <xsl:value-of select="@field"/>
      <xsl:text>-wrong</xsl:text>
      <xsl:if test="$help"><xsl:value-of select="concat(' ', @field, '-help')"/></xsl:if>
    </xsl:attribute>
  </xsl:template>

  <!-- Below it: the reason. -->
  <xsl:template match="problem" mode="wrong">
    <p class="wrong" id="{@field}-wrong"><xsl:apply-templates select="." mode="word"/></p>
  </xsl:template>

  <!-- In a form whose action needs a second person: why, for whoever decides. -->
  <xsl:template name="second-reason">
    <xsl:param name="always" select="true()"/>
    <div class="field">
      <label for="reason"><xsl:call-template name="w.second.reason"/></label>
      <textarea class="input" id="reason" name="reason" rows="2" maxlength="500" aria-describedby="reason-help">
        <xsl:if test="$always"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
        <xsl:value-of select="/page/value[@field = 'reason']"/>
      </textarea>
      <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/>
      <p class="help" id="reason-help"><xsl:call-template name="w.second.reason-help"/></p>
    </div>
  </xsl:template>

  <!-- Personal data: the mask was at work in C, here it only gets a face. -->
  <xsl:template match="*" mode="pii">
    <xsl:choose>
      <xsl:when test="not(@masked) and @pii = 'phone'">
        <xsl:call-template name="phone"><xsl:with-param name="number" select="."/></xsl:call-template>
      </xsl:when>
      <xsl:when test="not(@masked)"><xsl:value-of select="."/></xsl:when>
      <xsl:when test="string(.)">
        <xsl:choose>
          <xsl:when test="@pii = 'content'"><xsl:value-of select="."/></xsl:when>
          <xsl:otherwise><span class="masked"><xsl:value-of select="."/></span></xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:otherwise>
        <span class="masked"><span aria-hidden="true">••••</span><span class="hidden"><xsl:call-template name="w.page.masked"/></span></span>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A number in groups, as it is read aloud: "+49 171 3920017". One that has groups keeps them; country codes of
       three digits are told by the first two. -->
  <xsl:template name="phone">
    <xsl:param name="number"/>
    <xsl:variable name="rest" select="substring($number, 4)"/>
    <xsl:choose>
      <xsl:when test="contains($number, ' ') or not(starts-with($number, '+'))"><xsl:value-of select="$number"/></xsl:when>
      <xsl:when test="starts-with($number, '+49') and (starts-with($rest, '30') or starts-with($rest, '40') or starts-with($rest, '69') or starts-with($rest, '89'))">
        <xsl:value-of select="concat('+49 ', substring($rest, 1, 2), ' ', substring($rest, 3))"/>
      </xsl:when>
      <xsl:when test="starts-with($number, '+49')">
        <xsl:value-of select="concat('+49 ', substring($rest, 1, 3), ' ', substring($rest, 4))"/>
      </xsl:when>
      <xsl:when test="starts-with($number, '+1')">
        <xsl:value-of select="concat('+1 ', substring($number, 3, 3), ' ', substring($number, 6, 3), ' ', substring($number, 9))"/>
      </xsl:when>
      <xsl:when test="starts-with($number, '+7')"><xsl:value-of select="concat('+7 ', substring($number, 3))"/></xsl:when>
      <xsl:when test="contains(' 21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99 ', concat(' ', substring($number, 2, 2), ' '))">
        <xsl:value-of select="concat(substring($number, 1, 4), ' ', substring($number, 5))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(substring($number, 1, 3), ' ', $rest)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Below a new password: how strong the one just typed is, and the recipe. In the payload of the page. -->
  <xsl:template name="password-help">
    <xsl:variable name="min">
      <xsl:choose>
        <xsl:when test="@password-min"><xsl:value-of select="@password-min"/></xsl:when>
        <xsl:otherwise>12</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="@strength = 'weak'"><p class="help is-bad"><xsl:call-template name="strength"><xsl:with-param name="width" select="30"/></xsl:call-template><xsl:call-template name="w.password.weak"/></p></xsl:when>
      <xsl:when test="@strength = 'fair'"><p class="help is-warn"><xsl:call-template name="strength"><xsl:with-param name="width" select="60"/></xsl:call-template><xsl:call-template name="w.password.fair"/></p></xsl:when>
      <xsl:when test="@strength = 'strong'"><p class="help is-ok"><xsl:call-template name="strength"><xsl:with-param name="width" select="100"/></xsl:call-template><xsl:call-template name="w.password.strong"/></p></xsl:when>
    </xsl:choose>
    <p class="help" id="password-help">
      <xsl:call-template name="w.password.recipe"><xsl:with-param name="min" select="$min"/></xsl:call-template>
    </p>
  </xsl:template>

  <xsl:template name="strength">
    <xsl:param name="width"/>
    <svg class="meter" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="3"/><rect class="on" width="{$width}" height="3"/></svg>
  </xsl:template>

  <!-- A new password. -->
  <xsl:template name="password-field">
    <div class="field">
      <label for="password"><xsl:call-template name="w.invite.password"/></label>
      <input class="input" id="password" name="password" type="password" autocomplete="new-password" required="required" aria-describedby="password-help">
        <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
      </input>
      <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="wrong"/>
      <xsl:call-template name="password-help"/>
    </div>
  </xsl:template>

  <!-- The code of sign-in, enrolment and step-up: one field, paste allowed. -->
  <xsl:template name="code-input">
    <input class="input is-code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{{6,7}}" required="required" aria-describedby="code-help">
      <xsl:call-template name="code-invalid"/>
    </input>
  </xsl:template>

  <!-- Such a page has one field, so the message above it is the field's. -->
  <xsl:template name="code-invalid">
    <xsl:if test="/page/problem">
      <xsl:attribute name="aria-invalid">true</xsl:attribute>
      <xsl:attribute name="aria-describedby">problem code-help</xsl:attribute>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
