<?xml version="1.0" encoding="UTF-8"?>
<!-- One assistant's privacy settings; every change is a new version. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="assistant" mode="title"><xsl:value-of select="@name"/></xsl:template>

  <xsl:template match="assistant" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/assistants">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:call-template name="w.assistants.title"/>
        </a>
        <h1><xsl:value-of select="@name"/></h1>
        <p>
          <xsl:call-template name="w.assistants.version-n"><xsl:with-param name="n" select="@settings-version"/></xsl:call-template>
          <xsl:text>. </xsl:text>
          <xsl:choose>
            <xsl:when test="@may-change = 'true'"><xsl:call-template name="w.assistant.lead"/></xsl:when>
            <!-- Who could change it and may not here looks at an old version. -->
            <xsl:when test="/page/viewer/right[@name = 'assistant.change']"/>
            <xsl:otherwise><xsl:call-template name="w.assistant.lead-read"/></xsl:otherwise>
          </xsl:choose>
        </p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:choose>
      <xsl:when test="@may-change = 'true'"><xsl:call-template name="change"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="read"/></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="versions"/>
  </xsl:template>

  <!-- Typed values win over stored ones. An unticked box sends nothing, so typed
       means: the form came back, seen by the mode, which always comes. -->
  <xsl:template name="change">
    <xsl:variable name="typed" select="/page/value[@field = 'mode']"/>
    <xsl:variable name="mode">
      <xsl:choose>
        <xsl:when test="$typed"><xsl:value-of select="$typed"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="@mode"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <form method="post" action="{$base}/assistants/{@id}/settings">
      <xsl:call-template name="token"/>
      <!-- The version these fields are about; after a conflict the one now shown. -->
      <input type="hidden" name="from">
        <xsl:attribute name="value">
          <xsl:choose>
            <xsl:when test="/page/value[@field = 'from'] and not(/page/problem[@code = 'assistant.changed'])"><xsl:value-of select="/page/value[@field = 'from']"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="@settings-version"/></xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
      </input>
      <div class="setting">
        <div>
          <h2 id="mode-name"><xsl:call-template name="w.assistant.mode"/></h2>
          <p><xsl:call-template name="w.assistant.mode-help"/></p>
        </div>
        <fieldset class="field" id="mode" aria-labelledby="mode-name">
          <label class="choice">
            <input type="radio" name="mode" value="explicit" required="required"><xsl:if test="$mode = 'explicit'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
            <xsl:call-template name="w.mode.explicit"/><xsl:text> </xsl:text><span class="tag"><xsl:call-template name="w.page.recommended"/></span>
            <span class="help"><xsl:call-template name="w.assistant.mode-explicit"/></span>
          </label>
          <label class="choice">
            <input type="radio" name="mode" value="notice" required="required"><xsl:if test="$mode = 'notice'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
            <xsl:call-template name="w.mode.notice"/>
            <span class="help"><xsl:call-template name="w.assistant.mode-notice"/></span>
          </label>
          <label class="choice">
            <input type="radio" name="mode" value="none" required="required"><xsl:if test="$mode = 'none'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
            <xsl:call-template name="w.mode.none"/>
            <span class="help"><xsl:call-template name="w.assistant.mode-none"/></span>
          </label>
          <xsl:apply-templates select="/page/problem[@field = 'mode'][1]" mode="wrong"/>
        </fieldset>
      </div>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.assistant.retention"/></h2>
          <p><xsl:call-template name="w.assistant.retention-help"/></p>
        </div>
        <div class="field">
          <label for="retention_days"><xsl:call-template name="w.assistant.retention-label"/></label>
          <input class="input is-short" id="retention_days" name="retention_days" type="number" min="0" max="{@account-retention-days}" required="required" aria-describedby="retention_days-help">
            <xsl:attribute name="value">
              <xsl:choose>
                <xsl:when test="$typed"><xsl:value-of select="/page/value[@field = 'retention_days']"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="@retention-days"/></xsl:otherwise>
              </xsl:choose>
            </xsl:attribute>
            <xsl:apply-templates select="/page/problem[@field = 'retention_days'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
          </input>
          <xsl:apply-templates select="/page/problem[@field = 'retention_days'][1]" mode="wrong"/>
          <p class="help" id="retention_days-help"><xsl:call-template name="w.assistant.retention-max"><xsl:with-param name="n" select="@account-retention-days"/></xsl:call-template></p>
        </div>
      </div>
      <div class="setting">
        <div>
          <h2 id="keep-name"><xsl:call-template name="w.assistant.keep"/></h2>
          <p><xsl:call-template name="w.assistant.keep-help"/></p>
        </div>
        <fieldset class="field" aria-labelledby="keep-name">
          <label class="choice">
            <input type="checkbox" id="may_transcribe" name="may_transcribe" value="true">
              <xsl:if test="($typed and /page/value[@field = 'may_transcribe'] = 'true') or (not($typed) and @may-transcribe = 'true')"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
            </input>
            <xsl:call-template name="w.assistant.transcribe"/>
            <span class="help"><xsl:call-template name="w.assistant.transcribe-help"/></span>
          </label>
          <label class="choice">
            <input type="checkbox" id="may_record" name="may_record" value="true">
              <xsl:if test="($typed and /page/value[@field = 'may_record'] = 'true') or (not($typed) and @may-record = 'true')"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
            </input>
            <xsl:call-template name="w.assistant.record"/>
            <span class="help"><xsl:call-template name="w.assistant.record-help"/></span>
          </label>
        </fieldset>
      </div>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.assistant.notice"/></h2>
          <p><xsl:call-template name="w.assistant.notice-help"/></p>
        </div>
        <div class="stack">
          <div class="field">
            <label for="notice_de"><xsl:call-template name="w.assistant.notice-de"/></label>
            <textarea class="input" id="notice_de" name="notice_de" rows="5" lang="de" maxlength="2000">
              <xsl:if test="notice[@lang = 'de']"><xsl:attribute name="aria-describedby">notice_de-help</xsl:attribute></xsl:if>
              <xsl:apply-templates select="/page/problem[@field = 'notice_de'][1]" mode="invalid"><xsl:with-param name="help" select="boolean(notice[@lang = 'de'])"/></xsl:apply-templates>
              <xsl:choose>
                <xsl:when test="$typed"><xsl:value-of select="/page/value[@field = 'notice_de']"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="notice[@lang = 'de']"/></xsl:otherwise>
              </xsl:choose>
            </textarea>
            <xsl:apply-templates select="/page/problem[@field = 'notice_de'][1]" mode="wrong"/>
            <xsl:for-each select="notice[@lang = 'de']"><p class="help" id="notice_de-help"><xsl:call-template name="notice-now"/></p></xsl:for-each>
          </div>
          <div class="field">
            <label for="notice_en"><xsl:call-template name="w.assistant.notice-en"/></label>
            <textarea class="input" id="notice_en" name="notice_en" rows="5" lang="en" maxlength="2000">
              <xsl:if test="notice[@lang = 'en']"><xsl:attribute name="aria-describedby">notice_en-help</xsl:attribute></xsl:if>
              <xsl:apply-templates select="/page/problem[@field = 'notice_en'][1]" mode="invalid"><xsl:with-param name="help" select="boolean(notice[@lang = 'en'])"/></xsl:apply-templates>
              <xsl:choose>
                <xsl:when test="$typed"><xsl:value-of select="/page/value[@field = 'notice_en']"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="notice[@lang = 'en']"/></xsl:otherwise>
              </xsl:choose>
            </textarea>
            <xsl:apply-templates select="/page/problem[@field = 'notice_en'][1]" mode="wrong"/>
            <xsl:for-each select="notice[@lang = 'en']"><p class="help" id="notice_en-help"><xsl:call-template name="notice-now"/></p></xsl:for-each>
          </div>
        </div>
      </div>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.assistant.reason"/></h2>
          <p><xsl:call-template name="w.assistant.reason-help"/></p>
        </div>
        <div class="field">
          <label for="reason"><xsl:call-template name="w.assistant.reason-label"/></label>
          <textarea class="input" id="reason" name="reason" rows="2" maxlength="500">
            <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"/>
            <xsl:value-of select="/page/value[@field = 'reason']"/>
          </textarea>
          <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/>
        </div>
      </div>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.assistant.approve"/></h2>
          <p><xsl:call-template name="w.assistant.approve-help"/></p>
        </div>
        <div>
          <button type="submit" class="btn is-first">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#lock"/></svg>
            <xsl:call-template name="w.assistant.go"/>
          </button>
        </div>
      </div>
    </form>
  </xsl:template>

  <xsl:template match="problem[@field = 'mode']" mode="field"><xsl:call-template name="w.assistant.mode"/>: </xsl:template>
  <xsl:template match="problem[@field = 'retention_days']" mode="field"><xsl:call-template name="w.assistant.retention"/>: </xsl:template>
  <xsl:template match="problem[@field = 'notice_de']" mode="field"><xsl:call-template name="w.assistant.notice-de"/>: </xsl:template>
  <xsl:template match="problem[@field = 'notice_en']" mode="field"><xsl:call-template name="w.assistant.notice-en"/>: </xsl:template>
  <xsl:template match="problem[@field = 'reason']" mode="field"><xsl:call-template name="w.assistant.reason-label"/>: </xsl:template>

  <xsl:template name="notice-now">
    <xsl:call-template name="w.assistant.notice-now">
      <xsl:with-param name="n" select="@version"/>
      <xsl:with-param name="day"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
    <xsl:text>. </xsl:text>
    <xsl:call-template name="w.assistant.hash"><xsl:with-param name="hash" select="substring(@hash, 1, 12)"/></xsl:call-template>
  </xsl:template>

  <!-- For those who may not change it: the same facts without controls. -->
  <xsl:template name="read">
    <section>
      <h2><xsl:call-template name="w.assistant.settings"/></h2>
      <dl class="facts gap">
        <dt><xsl:call-template name="w.assistant.mode"/></dt>
        <dd>
          <xsl:apply-templates select="@mode" mode="word"/>
          <p class="help">
            <xsl:choose>
              <xsl:when test="@mode = 'explicit'"><xsl:call-template name="w.assistant.mode-explicit"/></xsl:when>
              <xsl:when test="@mode = 'notice'"><xsl:call-template name="w.assistant.mode-notice"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="w.assistant.mode-none"/></xsl:otherwise>
            </xsl:choose>
          </p>
        </dd>
        <dt><xsl:call-template name="w.assistant.retention"/></dt>
        <dd><xsl:call-template name="w.assistants.days"><xsl:with-param name="n" select="@retention-days"/></xsl:call-template></dd>
        <dt><xsl:call-template name="w.assistant.transcribe"/></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@may-transcribe = 'true'"><xsl:call-template name="w.page.yes"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.page.no"/></xsl:otherwise>
          </xsl:choose>
        </dd>
        <dt><xsl:call-template name="w.assistant.record"/></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@may-record = 'true'"><xsl:call-template name="w.page.yes"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.page.no"/></xsl:otherwise>
          </xsl:choose>
        </dd>
        <xsl:for-each select="notice">
          <dt>
            <xsl:choose>
              <xsl:when test="@lang = 'de'"><xsl:call-template name="w.assistant.notice-de"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="w.assistant.notice-en"/></xsl:otherwise>
            </xsl:choose>
          </dt>
          <dd>
            <blockquote lang="{@lang}"><xsl:value-of select="."/></blockquote>
            <p class="help"><xsl:call-template name="notice-now"/></p>
          </dd>
        </xsl:for-each>
      </dl>
    </section>
  </xsl:template>

  <xsl:template name="versions">
    <xsl:if test="version">
      <div class="section">
        <h2 id="versions"><xsl:call-template name="w.assistant.versions"/></h2>
        <section class="scroll" tabindex="0" aria-labelledby="versions">
          <table class="table is-dense">
            <thead>
              <tr>
                <th scope="col" class="num"><xsl:call-template name="w.assistants.version"/></th>
                <th scope="col"><xsl:call-template name="w.assistant.when"/></th>
                <th scope="col"><xsl:call-template name="w.assistant.who"/></th>
                <th scope="col"><xsl:call-template name="w.assistant.mode"/></th>
                <th scope="col" class="num"><xsl:call-template name="w.assistants.retention"/></th>
                <th scope="col"><xsl:call-template name="w.assistant.why"/></th>
              </tr>
            </thead>
            <tbody>
              <xsl:for-each select="version">
                <tr>
                  <td class="num"><a href="{$base}/assistants/{../@id}?version={@number}"><xsl:value-of select="@number"/></a></td>
                  <td><time datetime="{@created-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></time></td>
                  <td>
                    <xsl:choose>
                      <xsl:when test="@author"><xsl:value-of select="@author"/></xsl:when>
                      <xsl:when test="@author-alias"><xsl:call-template name="w.person.alias"><xsl:with-param name="code" select="@author-alias"/></xsl:call-template></xsl:when>
                      <xsl:otherwise><span class="muted"><xsl:call-template name="w.assistant.by-system"/></span></xsl:otherwise>
                    </xsl:choose>
                  </td>
                  <td><xsl:apply-templates select="@mode" mode="word"/></td>
                  <td class="num"><xsl:call-template name="w.assistants.days"><xsl:with-param name="n" select="@retention-days"/></xsl:call-template></td>
                  <td><xsl:value-of select="@reason"/></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </section>
      </div>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
