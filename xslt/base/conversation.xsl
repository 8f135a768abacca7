<?xml version="1.0" encoding="UTF-8"?>
<!-- One conversation: what the caller said, on what ground it is kept, until when. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="conversation" mode="title"><xsl:call-template name="w.conversation.title"/></xsl:template>

  <xsl:template match="conversation" mode="main">
    <xsl:call-template name="head"/>
    <xsl:call-template name="messages"/>
    <xsl:if test="flag">
      <div class="note is-warn">
        <xsl:if test="not(flag[@code != 'signature-verified'])">
          <xsl:attribute name="class">note is-ok</xsl:attribute>
        </xsl:if>
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
        <h2><xsl:call-template name="w.conversation.flags"/></h2>
        <ul>
          <xsl:for-each select="flag"><li><xsl:apply-templates select="." mode="word"/></li></xsl:for-each>
        </ul>
      </div>
    </xsl:if>
    <xsl:apply-templates select="consent"/>
    <div class="split">
      <div>
        <xsl:if test="string(summary)">
          <section>
            <h2 class="hidden"><xsl:call-template name="w.conversation.summary"/></h2>
            <p class="lead"><xsl:value-of select="summary"/></p>
            <p class="help"><xsl:call-template name="w.conversation.by-ai"/></p>
          </section>
        </xsl:if>
        <xsl:if test="answer or email">
          <section class="section">
            <h2><xsl:call-template name="w.conversation.answers"/></h2>
            <dl class="facts">
              <xsl:apply-templates select="answer"/>
              <xsl:if test="email and not(answer[@kind = 'email'])">
                <dt><xsl:call-template name="w.login.email"/></dt>
                <dd><xsl:apply-templates select="email" mode="pii"/></dd>
              </xsl:if>
            </dl>
          </section>
        </xsl:if>
        <section class="section">
          <h2><xsl:call-template name="w.conversation.transcript"/></h2>
          <xsl:choose>
            <xsl:when test="transcript/turn">
              <xsl:if test="@duration and not(transcript/turn[not(@at)])"><xsl:call-template name="voice"/></xsl:if>
              <ol class="turns gap"><xsl:apply-templates select="transcript/turn"/></ol>
            </xsl:when>
            <xsl:otherwise><p class="muted"><xsl:call-template name="w.conversation.no-text"/></p></xsl:otherwise>
          </xsl:choose>
        </section>
      </div>
      <aside class="aside">
        <xsl:attribute name="aria-label"><xsl:call-template name="w.conversation.aside"/></xsl:attribute>
        <xsl:call-template name="work"/>
        <xsl:if test="due"><xsl:call-template name="dues"/></xsl:if>
      </aside>
    </div>
    <xsl:if test="@may-erase = 'true'"><xsl:call-template name="erase"/></xsl:if>
    <xsl:call-template name="evidence"/>
  </xsl:template>

  <xsl:template name="head">
    <header class="head">
      <div>
        <a class="back" href="{$base}/conversations">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:call-template name="w.list.title"/>
        </a>
        <h1>
          <xsl:choose>
            <xsl:when test="string(subject) or subject/@masked"><xsl:apply-templates select="subject" mode="pii"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.list.no-subject"/></xsl:otherwise>
          </xsl:choose>
        </h1>
        <p>
          <xsl:if test="name"><xsl:apply-templates select="name" mode="pii"/> · </xsl:if>
          <xsl:if test="caller"><span class="masked"><xsl:apply-templates select="caller" mode="pii"/></span> · </xsl:if>
          <time datetime="{@started-at}">
            <xsl:call-template name="time.near"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template>
          </time>
          <xsl:if test="@duration">
            <xsl:text> · </xsl:text>
            <xsl:call-template name="w.time.minutes">
              <xsl:with-param name="length"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="@duration"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </xsl:if>
          <xsl:text> · </xsl:text>
          <xsl:value-of select="@assistant-name"/>
        </p>
      </div>
    </header>
  </xsl:template>

  <!-- Consent: the one state this page stands on -->

  <xsl:template match="consent">
    <section>
      <xsl:attribute name="class">
        <xsl:text>strip</xsl:text>
        <xsl:choose>
          <xsl:when test="@outcome = 'given'"> is-ok</xsl:when>
          <xsl:when test="@outcome = 'noticed'"> is-info</xsl:when>
          <xsl:when test="@outcome = 'refused' or @outcome = 'withdrawn'"> is-bad</xsl:when>
          <xsl:otherwise> is-warn</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:attribute name="aria-label"><xsl:call-template name="w.conversation.strip"/></xsl:attribute>
      <p class="strip-word">
        <xsl:choose>
          <xsl:when test="@outcome = 'given'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield-check'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-given"/></xsl:when>
          <xsl:when test="@outcome = 'noticed'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-noticed"/></xsl:when>
          <xsl:when test="@outcome = 'refused'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield-x'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-refused"/></xsl:when>
          <xsl:when test="@outcome = 'withdrawn'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield-x'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-withdrawn"/></xsl:when>
          <xsl:when test="@outcome = 'unclear'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-unclear"/></xsl:when>
          <xsl:when test="@outcome = 'silent'"><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-silent"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="icon"><xsl:with-param name="name" select="'shield'"/></xsl:call-template><xsl:call-template name="w.conversation.strip-unasked"/></xsl:otherwise>
        </xsl:choose>
      </p>
      <dl>
        <xsl:if test="string(text)">
          <div class="is-long">
            <dt>
              <xsl:choose>
                <xsl:when test="@outcome = 'noticed'"><xsl:call-template name="w.conversation.told"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.conversation.asked"/></xsl:otherwise>
              </xsl:choose>
            </dt>
            <dd>
              <span>
                <xsl:if test="text/@lang"><xsl:attribute name="lang"><xsl:value-of select="text/@lang"/></xsl:attribute></xsl:if>
                <xsl:call-template name="w.conversation.quote"><xsl:with-param name="text" select="text"/></xsl:call-template>
              </span>
              <xsl:apply-templates select="@asked-offset" mode="said"/>
            </dd>
          </div>
        </xsl:if>
        <xsl:if test="@offset">
          <div>
            <dt><xsl:call-template name="w.conversation.answered"/></dt>
            <dd>
              <xsl:choose>
                <xsl:when test="../transcript/turn[@at = current()/@offset][@speaker = 'caller']">
                  <xsl:call-template name="w.conversation.quote">
                    <xsl:with-param name="text" select="../transcript/turn[@at = current()/@offset][@speaker = 'caller'][1]"/>
                  </xsl:call-template>
                </xsl:when>
                <xsl:otherwise><xsl:call-template name="w.conversation.heard-at"/></xsl:otherwise>
              </xsl:choose>
              <xsl:apply-templates select="@offset" mode="said"/>
            </dd>
          </div>
        </xsl:if>
        <div>
          <dt><xsl:call-template name="w.conversation.ground"/></dt>
          <dd>
            <xsl:choose>
              <xsl:when test="@outcome = 'given'"><xsl:call-template name="w.conversation.ground-explicit"/></xsl:when>
              <xsl:when test="../@assistant-mode = 'notice'"><xsl:call-template name="w.conversation.ground-notice"/></xsl:when>
              <xsl:when test="../@assistant-mode = 'none'"><xsl:call-template name="w.conversation.ground-none"/></xsl:when>
              <xsl:otherwise><xsl:apply-templates select="../@assistant-mode" mode="mode"/></xsl:otherwise>
            </xsl:choose>
            <xsl:if test="@text-version">
              <small>
                <xsl:call-template name="w.conversation.wording"/>
                <xsl:text>: </xsl:text>
                <xsl:call-template name="w.conversation.version"><xsl:with-param name="n" select="@text-version"/></xsl:call-template>
              </small>
            </xsl:if>
          </dd>
        </div>
        <xsl:if test="@at">
          <div>
            <dt><xsl:call-template name="w.conversation.settled"/></dt>
            <dd>
              <time datetime="{@at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@at-local"/></xsl:call-template></time>
            </dd>
          </div>
        </xsl:if>
      </dl>
    </section>
  </xsl:template>

  <xsl:template match="@assistant-mode" mode="mode">
    <xsl:choose>
      <xsl:when test=". = 'explicit'"><xsl:call-template name="w.mode.explicit"/></xsl:when>
      <xsl:when test=". = 'notice'"><xsl:call-template name="w.mode.notice"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.mode.none"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A second in the call, linked to the turn in which it lies. -->
  <xsl:template match="@*" mode="said">
    <xsl:variable name="at" select="."/>
    <xsl:variable name="turn" select="/page/conversation/transcript/turn[@at &lt;= $at][last()]/@at"/>
    <xsl:if test="$turn">
      <xsl:text> </xsl:text>
      <a class="said" href="#t-{$turn}"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="$at"/></xsl:call-template></a>
    </xsl:if>
  </xsl:template>

  <xsl:template match="answer">
    <dt><xsl:value-of select="@name"/></dt>
    <dd><xsl:apply-templates select="." mode="pii"/><xsl:apply-templates select="@at" mode="said"/></dd>
  </xsl:template>

  <!-- Who spoke when. The length of a turn runs to the next one. -->

  <xsl:template name="voice">
    <xsl:variable name="turns" select="transcript/turn"/>
    <xsl:variable name="last" select="$turns[last()]/@speaker"/>
    <xsl:variable name="asked" select="consent/@asked-offset"/>
    <div class="voice">
      <svg class="track" viewBox="0 0 {@duration} 20" preserveAspectRatio="none" role="img">
        <xsl:attribute name="aria-label">
          <xsl:call-template name="w.conversation.track">
            <xsl:with-param name="assistant" select="sum($turns[preceding-sibling::turn[1]/@speaker = 'assistant']/@at) + @duration * ($last = 'assistant') - sum($turns[@speaker = 'assistant']/@at)"/>
            <xsl:with-param name="caller" select="sum($turns[preceding-sibling::turn[1]/@speaker = 'caller']/@at) + @duration * ($last = 'caller') - sum($turns[@speaker = 'caller']/@at)"/>
          </xsl:call-template>
          <xsl:if test="$asked">
            <xsl:call-template name="w.conversation.track-asked">
              <xsl:with-param name="at"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="$asked"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </xsl:if>
        </xsl:attribute>
        <xsl:for-each select="$turns">
          <xsl:variable name="end">
            <xsl:choose>
              <xsl:when test="following-sibling::turn"><xsl:value-of select="following-sibling::turn[1]/@at"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="../../@duration"/></xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <xsl:if test="$end &gt; @at">
            <rect x="{@at}" y="2" width="{$end - @at - 0.5}" height="6">
              <xsl:choose>
                <xsl:when test="@speaker = 'caller'">
                  <xsl:attribute name="y">12</xsl:attribute>
                  <xsl:attribute name="class">is-accent</xsl:attribute>
                </xsl:when>
                <xsl:when test="@speaker = 'other'"><xsl:attribute name="y">12</xsl:attribute></xsl:when>
                <xsl:when test="@at = $asked"><xsl:attribute name="class">is-ok</xsl:attribute></xsl:when>
              </xsl:choose>
            </rect>
          </xsl:if>
        </xsl:for-each>
      </svg>
      <span class="muted"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="@duration"/></xsl:call-template></span>
    </div>
    <p class="legend">
      <span class="state is-accent"><xsl:call-template name="w.speaker.caller"/></span>
      <span class="state"><xsl:call-template name="w.speaker.assistant"/></span>
      <xsl:if test="$asked"><span class="state is-ok"><xsl:call-template name="w.conversation.asking"/></span></xsl:if>
    </p>
  </xsl:template>

  <xsl:template match="turn">
    <li class="turn">
      <xsl:if test="@speaker != 'assistant'"><xsl:attribute name="class">turn is-caller</xsl:attribute></xsl:if>
      <!-- Two turns in the same second: the first one is the target. -->
      <xsl:if test="@at and not(@at = preceding-sibling::turn[1]/@at)"><xsl:attribute name="id">t-<xsl:value-of select="@at"/></xsl:attribute></xsl:if>
      <xsl:choose>
        <xsl:when test="@at">
          <a href="#t-{@at}"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="@at"/></xsl:call-template></a>
        </xsl:when>
        <xsl:otherwise><span/></xsl:otherwise>
      </xsl:choose>
      <div>
        <b>
          <xsl:choose>
            <xsl:when test="@speaker = 'caller'"><xsl:call-template name="w.speaker.caller"/></xsl:when>
            <xsl:when test="@speaker = 'assistant'"><xsl:call-template name="w.speaker.assistant"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.speaker.other"/></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="@at and @at = ../../consent/@asked-offset and @speaker = 'assistant'">
            <xsl:text> </xsl:text>
            <span class="mark is-ok"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield-check"/></svg><xsl:call-template name="w.conversation.asks"/></span>
          </xsl:if>
        </b>
        <p><xsl:value-of select="."/></p>
      </div>
    </li>
  </xsl:template>

  <!-- Working it off. A masked note is not sent back: that would store the mask. -->

  <xsl:template name="work">
    <section class="tools">
      <h2><xsl:call-template name="w.conversation.work"/></h2>
      <xsl:choose>
        <xsl:when test="@may-work = 'true'">
          <xsl:variable name="status">
            <xsl:choose>
              <xsl:when test="/page/value[@field = 'status']"><xsl:value-of select="/page/value[@field = 'status']"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="@status"/></xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <form class="stack" method="post" action="{$base}/conversations/{@id}/work">
            <xsl:call-template name="token"/>
            <input type="hidden" name="version" value="{@version}"/>
            <div class="field">
              <label for="status"><xsl:call-template name="w.conversation.status"/></label>
              <span class="select">
                <select class="input" id="status" name="status">
                  <xsl:apply-templates select="/page/problem[@field = 'status'][1]" mode="invalid"/>
                  <option value="new"><xsl:if test="$status = 'new'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.new"/></option>
                  <option value="progress"><xsl:if test="$status = 'progress'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.progress"/></option>
                  <option value="done"><xsl:if test="$status = 'done'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.done"/></option>
                </select>
                <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-down"/></svg>
              </span>
              <xsl:apply-templates select="/page/problem[@field = 'status'][1]" mode="wrong"/>
            </div>
            <xsl:choose>
              <xsl:when test="note/@masked">
                <div class="field">
                  <h3><xsl:call-template name="w.conversation.note"/></h3>
                  <p><xsl:apply-templates select="note" mode="pii"/></p>
                  <p class="help"><xsl:call-template name="w.conversation.note-masked"/></p>
                </div>
              </xsl:when>
              <xsl:otherwise>
                <div class="field">
                  <label for="note"><xsl:call-template name="w.conversation.note"/></label>
                  <textarea class="input" id="note" name="note" rows="4" maxlength="4000">
                    <xsl:apply-templates select="/page/problem[@field = 'note'][1]" mode="invalid"/>
                    <xsl:choose>
                      <xsl:when test="/page/value[@field = 'note']"><xsl:value-of select="/page/value[@field = 'note']"/></xsl:when>
                      <xsl:otherwise><xsl:value-of select="note"/></xsl:otherwise>
                    </xsl:choose>
                  </textarea>
                  <xsl:apply-templates select="/page/problem[@field = 'note'][1]" mode="wrong"/>
                  <xsl:if test="/page/value[@field = 'note'] and string(note) and note != /page/value[@field = 'note']">
                    <p class="help"><xsl:call-template name="w.conversation.note-stored"/><xsl:text> </xsl:text><q><xsl:value-of select="note"/></q></p>
                  </xsl:if>
                </div>
              </xsl:otherwise>
            </xsl:choose>
            <button type="submit" class="btn is-first"><xsl:call-template name="w.conversation.save"/></button>
          </form>
        </xsl:when>
        <xsl:otherwise>
          <p>
            <xsl:choose>
              <xsl:when test="@status = 'new'"><span class="state is-accent"><xsl:call-template name="w.status.new"/></span></xsl:when>
              <xsl:when test="@status = 'progress'"><span class="state is-half is-accent"><xsl:call-template name="w.status.progress"/></span></xsl:when>
              <xsl:otherwise><span class="state is-ok"><xsl:call-template name="w.status.done"/></span></xsl:otherwise>
            </xsl:choose>
          </p>
          <xsl:if test="string(note)"><p class="gap"><xsl:value-of select="note"/></p></xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <!-- What goes when. The last part to go is the headline. -->

  <xsl:template name="dues">
    <xsl:variable name="last" select="due[not(@days-left &lt; ../due/@days-left)][1]"/>
    <section>
      <h2><xsl:call-template name="w.conversation.due"/></h2>
      <p class="big">
        <xsl:choose>
          <xsl:when test="$last/@days-left = 0"><xsl:call-template name="w.conversation.due-now"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.conversation.due-in"><xsl:with-param name="n" select="$last/@days-left"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </p>
      <p class="help">
        <xsl:call-template name="w.conversation.due-at">
          <xsl:with-param name="date"><xsl:call-template name="time.full"><xsl:with-param name="local" select="$last/@at-local"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
        <xsl:if test="due[@days-left &lt; $last/@days-left]"><xsl:text> </xsl:text><xsl:call-template name="w.conversation.due-sooner"/></xsl:if>
      </p>
      <ul class="lines small">
        <xsl:for-each select="due">
          <li>
            <span><xsl:apply-templates select="@class" mode="word"/></span>
            <span>
              <xsl:choose>
                <xsl:when test="@days-left = 0"><xsl:call-template name="w.conversation.left-none"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.conversation.left"><xsl:with-param name="n" select="@days-left"/></xsl:call-template></xsl:otherwise>
              </xsl:choose>
            </span>
            <svg class="meter" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
              <xsl:if test="@days-left &lt; 8"><xsl:attribute name="class">meter is-warn</xsl:attribute></xsl:if>
              <rect width="100" height="3"/>
              <rect class="on" width="{@percent}" height="3"/>
            </svg>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:template>

  <xsl:template name="erase">
    <xsl:variable name="word"><xsl:call-template name="w.conversation.erase-word"/></xsl:variable>
    <section class="danger is-bad" aria-labelledby="erase-title">
      <div class="setting">
        <div>
          <h2 id="erase-title"><xsl:call-template name="w.conversation.erase"/></h2>
          <p>
            <xsl:call-template name="w.conversation.erase-lead">
              <xsl:with-param name="date"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@backup-gone-at-local"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </p>
        </div>
        <details>
          <xsl:if test="/page/problem[@field = 'confirm' or @field = 'reason']"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
          <summary class="btn is-bad">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#trash3"/></svg>
            <xsl:call-template name="w.conversation.erase-open"/>
          </summary>
          <form class="stack" method="post" action="{$base}/conversations/{@id}/erase">
            <xsl:call-template name="token"/>
            <div class="field">
              <label for="confirm"><xsl:call-template name="w.conversation.erase-type"><xsl:with-param name="word" select="$word"/></xsl:call-template></label>
              <input class="input" id="confirm" name="confirm" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required="required" aria-describedby="confirm-help" value="{/page/value[@field = 'confirm']}">
                <xsl:apply-templates select="/page/problem[@field = 'confirm'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
              </input>
              <xsl:apply-templates select="/page/problem[@field = 'confirm'][1]" mode="wrong"/>
              <p class="help" id="confirm-help"><xsl:call-template name="w.conversation.erase-help"/></p>
            </div>
            <xsl:if test="/page/viewer/second-person[@action = 'conversation.erase']"><xsl:call-template name="second-reason"/></xsl:if>
            <button type="submit" class="btn is-bad is-first"><xsl:call-template name="w.conversation.erase-go"/></button>
          </form>
        </details>
      </div>
    </section>
  </xsl:template>

  <xsl:template name="evidence">
    <footer class="evidence">
      <span><xsl:call-template name="w.conversation.evidence"><xsl:with-param name="id" select="@id"/></xsl:call-template></span>
      <span>
        <xsl:call-template name="w.conversation.started">
          <xsl:with-param name="date"><xsl:call-template name="evidence.time"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </span>
      <span>
        <xsl:call-template name="w.conversation.evidence-assistant"><xsl:with-param name="name" select="@assistant-name"/></xsl:call-template>
        <xsl:choose>
          <xsl:when test="@settings-known = 'true'"><xsl:call-template name="w.conversation.evidence-version"><xsl:with-param name="n" select="@settings-version"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.conversation.version-unknown"/></xsl:otherwise>
        </xsl:choose>
      </span>
      <span>
        <xsl:call-template name="w.conversation.evidence-at">
          <xsl:with-param name="date"><xsl:call-template name="evidence.time"><xsl:with-param name="local" select="/page/@now-local"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </span>
    </footer>
  </xsl:template>

  <!-- Evidence names the zone. -->
  <xsl:template name="evidence.time">
    <xsl:param name="local"/>
    <xsl:call-template name="time.full"><xsl:with-param name="local" select="$local"/></xsl:call-template>
    <xsl:text> (</xsl:text>
    <xsl:value-of select="concat('UTC', translate(substring($local, 20), 'Z', ''))"/>
    <xsl:text>)</xsl:text>
  </xsl:template>
</xsl:stylesheet>
