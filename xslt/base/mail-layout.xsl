<?xml version="1.0" encoding="UTF-8"?>
<!--
  The frame around a mail, for both of its parts (mail/@part). A sheet of mails answers for its payload in these modes:
    subject   the subject, which is the heading too
    lead      what happened, in plain text
    advice    what to do if it was not you, in plain text
    go        what the link is called; without a link it is not asked
    why       optional: why this person gets it
  Mail programs know no style sheets of ours: style stands at the elements here, and nowhere else. Nothing is loaded from
  anywhere. A brand's mail-layout.xsl imports this one as base:mail-layout.xsl and redefines brand-mail-*.

  The text part is a page of paragraphs; the mail job takes title and paragraphs from it.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:words.xsl"/>
  <xsl:import href="base:time.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:variable name="font">'Segoe UI', Roboto, Helvetica, Arial, sans-serif</xsl:variable>
  <xsl:variable name="colours" select="/page/mail/colours"/>

  <!-- Hooks: text only, in either part. -->
  <xsl:template name="brand-mail-name"><xsl:value-of select="/page/brand/@name"/></xsl:template>

  <xsl:template match="/page">
    <xsl:choose>
      <xsl:when test="mail/@part = 'text'"><xsl:call-template name="text-part"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="html-part"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- HTML -->

  <xsl:template name="html-part">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="supported-color-schemes" content="light dark"/>
        <title><xsl:apply-templates select="mail" mode="subject"/></title>
        <xsl:call-template name="dark"/>
      </head>
      <body class="bg" style="margin: 0; padding: 0; background: #f9f9fb;">
        <div role="main">
          <table class="bg" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background: #f9f9fb;">
            <tr>
              <td align="center" style="padding: 32px 16px;">
                <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 520px;">
                  <tr><td class="ink" align="left" style="padding: 0 0 16px; font: bold 14px/20px {$font}; color: #1c2024;"><xsl:call-template name="brand-mail-name"/></td></tr>
                  <tr><td class="card" align="left" style="padding: 32px; background: #ffffff; border: 1px solid #d9d9e0; border-radius: 10px;"><xsl:apply-templates select="mail" mode="card"/></td></tr>
                  <tr><td class="muted" align="left" style="padding: 16px 0 0; font: 12px/18px {$font}; color: #60646c;"><xsl:apply-templates select="mail" mode="foot"/></td></tr>
                </table>
              </td>
            </tr>
          </table>
        </div>
      </body>
    </html>
  </xsl:template>

  <!-- For programs that read it; the others show the light theme. -->
  <xsl:template name="dark">
    <style>
      <xsl:text>:root { color-scheme: light dark; } @media (prefers-color-scheme: dark) { .bg { background: #111113 !important; }</xsl:text>
      <xsl:text> .card { background: #18191b !important; border-color: #363a3f !important; } .ink { color: #edeef0 !important; }</xsl:text>
      <xsl:text> .muted, .muted a { color: #b0b4ba !important; } .rule { border-color: #363a3f !important; } .btn { background: </xsl:text>
      <xsl:value-of select="$colours/@accent-dark"/>
      <xsl:text> !important; } .btn a { color: </xsl:text>
      <xsl:value-of select="$colours/@on-accent-dark"/>
      <xsl:text> !important; } }</xsl:text>
    </style>
  </xsl:template>

  <xsl:template match="mail" mode="card">
    <h1 class="ink" style="margin: 0 0 12px; font: bold 20px/26px {$font}; color: #1c2024;"><xsl:apply-templates select="." mode="subject"/></h1>
    <p class="ink" style="margin: 0 0 12px; font: 15px/23px {$font}; color: #1c2024;"><xsl:apply-templates select="." mode="lead"/></p>
    <p class="muted" style="margin: 0; font: 13px/20px {$font}; color: #60646c;"><xsl:apply-templates select="." mode="when"/></p>
    <xsl:if test="link">
      <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin: 24px 0 0;">
        <tr><td class="btn" style="background: {$colours/@accent}; border-radius: 6px;"><a href="{link/@href}" style="display: inline-block; padding: 11px 20px; font: bold 15px/20px {$font}; color: {$colours/@on-accent}; text-decoration: none;"><xsl:apply-templates select="." mode="go"/></a></td></tr>
      </table>
    </xsl:if>
    <xsl:if test="link/@expires-at-local">
      <p class="muted" style="margin: 12px 0 0; font: 13px/20px {$font}; color: #60646c;"><xsl:apply-templates select="link" mode="expires"/></p>
    </xsl:if>
    <p class="muted rule" style="margin: 24px 0 0; padding: 16px 0 0; border-top: 1px solid #d9d9e0; font: 13px/20px {$font}; color: #60646c;"><xsl:apply-templates select="." mode="advice"/></p>
  </xsl:template>

  <xsl:template match="mail" mode="foot">
    <xsl:apply-templates select="." mode="why"/>
    <br/>
    <xsl:value-of select="@account-name"/>
    <xsl:if test="/page/brand/link[@rel = 'imprint']">
      <xsl:text> · </xsl:text>
      <a href="{/page/brand/link[@rel = 'imprint']/@href}" style="color: #60646c;"><xsl:call-template name="w.link.imprint"/></a>
    </xsl:if>
  </xsl:template>

  <!-- Text -->

  <xsl:template name="text-part">
    <html lang="{@lang}">
      <head>
        <meta charset="utf-8"/>
        <title><xsl:apply-templates select="mail" mode="subject"/></title>
      </head>
      <body>
        <main>
          <h1><xsl:apply-templates select="mail" mode="subject"/></h1>
          <xsl:apply-templates select="mail" mode="paragraphs"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="mail" mode="paragraphs">
    <p><xsl:apply-templates select="." mode="lead"/></p>
    <p><xsl:apply-templates select="." mode="when"/></p>
    <xsl:if test="link">
      <p>
        <xsl:apply-templates select="." mode="go"/>
        <xsl:text>:&#10;</xsl:text>
        <xsl:value-of select="link/@href"/>
      </p>
    </xsl:if>
    <xsl:if test="link/@expires-at-local"><p><xsl:apply-templates select="link" mode="expires"/></p></xsl:if>
    <p><xsl:apply-templates select="." mode="advice"/></p>
    <p>
      <xsl:text>-- &#10;</xsl:text>
      <xsl:call-template name="brand-mail-name"/>
      <xsl:if test="@account-name != /page/brand/@name"><xsl:value-of select="concat(', ', @account-name)"/></xsl:if>
      <xsl:text>&#10;</xsl:text>
      <xsl:apply-templates select="." mode="why"/>
      <xsl:if test="/page/brand/link[@rel = 'imprint']">
        <xsl:text>&#10;</xsl:text>
        <xsl:call-template name="w.link.imprint"/>
        <xsl:value-of select="concat(': ', /page/brand/link[@rel = 'imprint']/@href)"/>
      </xsl:if>
    </p>
  </xsl:template>

  <!-- Both -->

  <!-- With the zone: a mail is read elsewhere, and later. -->
  <xsl:template match="mail" mode="when">
    <xsl:call-template name="w.letter.when">
      <xsl:with-param name="at"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@at-local"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="zone"><xsl:call-template name="zone"><xsl:with-param name="local" select="@at-local"/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="link" mode="expires">
    <xsl:call-template name="w.letter.expires">
      <xsl:with-param name="at"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="zone"><xsl:call-template name="zone"><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="zone">
    <xsl:param name="local"/>
    <xsl:text>UTC</xsl:text>
    <xsl:if test="substring($local, 20) != 'Z'"><xsl:value-of select="substring($local, 20)"/></xsl:if>
  </xsl:template>
</xsl:stylesheet>
