import {
  type DateSpan,
  dayInMonth,
  daySpan,
  latest,
  latestDay,
  latestEnded,
  monthSpan,
  quarterSpan,
  shifted,
  type SpanUnit,
  yearSpan,
} from './date-spans.ts'
import { type Feast, feastSpan } from './feasts.ts'
import type { NumericDate } from './numeric-dates.ts'
import { season } from './seasons.ts'

/**
 * The first date of a Chinese text, simplified or traditional: 二〇一九年五月, 去年三月五日, 上个月8号, 8号, 昨天, 上周五, 上周末, 去年夏天, 第一季度, 90年代,
 * 去年春节. The names of weekends, seasons, quarters, decades and feasts are no part of it, as a message may say them, too.
 */
export function findChineseDate(text: string, now: Date): NumericDate | undefined {
  if (!CHINESE.test(text)) return undefined
  for (const { pattern, read } of readers) {
    for (const match of text.matchAll(pattern)) {
      const found = read(match, now)
      if (!found || (found.orLater && speaksOfLater(text))) continue
      if (found.isBare && !speaksOfBefore(text)) continue
      const start = match.index
      const end = start + (found.said ?? match[0]).length
      const rest = `${text.slice(0, start)} ${text.slice(end)}`
      return { span: found.span, rest, ...(found.isRelative ? { isRelative: true } : {}) }
    }
  }
  return undefined
}

const CHINESE = /\p{Script=Han}/u

interface Found {
  readonly span: DateSpan
  /** What of the match told the date, where it is not all of it. */
  readonly said?: string
  readonly isRelative?: boolean
  readonly orLater?: boolean
  /** Whether nothing says that a time is meant, and not its kind: 春节我去了哪里, 春节吃什么. */
  readonly isBare?: boolean
}

interface Reader {
  readonly pattern: RegExp
  readonly read: (match: RegExpExecArray, now: Date) => Found | undefined
}

/** Whether a text speaks of what is to be done, and not of what was. */
const speaksOfLater = (text: string): boolean =>
  /[要会會得该該]|打算|需要|计划|計劃/u.test(text) && !speaksOfBefore(text)

const speaksOfBefore = (text: string): boolean => /[了过過]/u.test(text)

const NUMERALS = '零〇一二三四五六七八九十'
const YEAR = `(\\d{4}|[${NUMERALS}]{4})年|(今年|去年|前年)`
/** Not the end of another word: 过去年代, 目前年龄. */
const NO_WORD = '(?<![过過目之以])'

const FEASTS: Readonly<Record<string, Feast>> = {
  元旦: 'newYear',
  新年: 'newYear',
  情人节: 'valentine',
  情人節: 'valentine',
  复活节: 'easter',
  復活節: 'easter',
  万圣节: 'halloween',
  萬聖節: 'halloween',
  感恩节: 'thanksgiving',
  感恩節: 'thanksgiving',
  平安夜: 'christmasEve',
  圣诞: 'christmas',
  聖誕: 'christmas',
  春节: 'lunarNewYear',
  春節: 'lunarNewYear',
  过年: 'lunarNewYear',
  過年: 'lunarNewYear',
  端午: 'dragonBoat',
  中秋: 'midAutumn',
}
const SEASONS = '春夏秋冬'
const NAMES = `${Object.keys(FEASTS).join('|')}|[${SEASONS}]天|第?[一二三四1-4]季度`

function namedIn(name: string, year: number, now: Date): DateSpan | undefined {
  const feast = FEASTS[name]
  if (feast) return feastSpan(feast, year)
  const number = SEASONS.indexOf(name[0]!) + 1
  if (number > 0) return season(number, year, now)
  return quarterSpan(year, numberOf(name.replace('第', '')[0]!))
}

const relative = (words: string, unit: SpanUnit, offset: number): Reader => ({
  pattern: new RegExp(words, 'gu'),
  read: (_, now) => ({
    span: shifted(unit, offset, now),
    isRelative: true,
    orLater: offset === 0,
    ...(unit === 'weekend' || unit === 'quarter' ? { said: '' } : {}),
  }),
})

const readers: readonly Reader[] = [
  {
    // 去年夏天, 2019年第一季度, 去年春节
    pattern: new RegExp(`${NO_WORD}(?:${YEAR})的?(${NAMES})`, 'gu'),
    read: ([all, year, relativeYear, name], now) => {
      const span = namedIn(name!, yearOf(year, relativeYear, now)!, now)
      return span && { span, said: all.slice(0, -name!.length), isRelative: true }
    },
  },
  {
    // 上个夏天
    pattern: new RegExp(`上[个個]?(${NAMES})`, 'gu'),
    read: ([all, name], now) => {
      const span = latestEnded((year) => namedIn(name!, year, now), now)
      return span && { span, said: all.slice(0, -name!.length), isRelative: true }
    },
  },
  {
    // 二〇一九年五月, 去年三月五日, 三月五日, 2019年
    pattern: new RegExp(
      `${NO_WORD}(?<![\\d${NUMERALS}])(?:${YEAR})?(?:(\\d{1,2}|[${NUMERALS}]{1,2})月份?(?:(\\d{1,2}|[${NUMERALS}]{1,3})[日号號])?)?`,
      'gu',
    ),
    read: ([, year, relativeYear, month, day], now) => {
      if (year === undefined && (relativeYear ? month === undefined : day === undefined)) return
      const numbers = [month, day].map((numeral) => (numeral ? numberOf(numeral) : undefined))
      const span = spanOf(yearOf(year, relativeYear, now), numbers, now)
      return span && { span }
    },
  },
  {
    // 上个月8号, 这个月8号, and 8号 where neither a house nor a line has that number
    pattern: new RegExp(
      `(?<![\\da-zA-Z${NUMERALS}月第])(?:(上个?月|上個月)|(?:这个月|這個月|本月))?的?(\\d{1,2}|[${NUMERALS}]{1,3})[日号號](?=$|[\\s，,。？?！!]|[我你他她您咱大在去来來有晚早上下中那是])`,
      'gu',
    ),
    read: ([, last, day], now) => {
      const span =
        last === undefined
          ? latestDay(numberOf(day!), now)
          : dayInMonth(shifted('month', -1, now).from, numberOf(day!))
      return span && { span, isRelative: true, orLater: last === undefined }
    },
  },
  relative('大前天', 'day', -3),
  relative(`${NO_WORD}前天(?!天)`, 'day', -2),
  relative('昨天|昨晚|昨夜|昨日', 'day', -1),
  relative('上上个?(?:周|星期|礼拜)|上上個?(?:週|星期|禮拜)', 'week', -2),
  relative('(?<![早晚马馬])上个?(?:周|週)末|上個(?:周|週)末', 'weekend', -1),
  relative('(?:这个?|這個?|本)?(?:周|週)末', 'weekend', 0),
  {
    // 上周五, 这周五, 星期五
    pattern:
      /(?<![每早晚一二两兩三四五六七八九十几幾半\d])(上|这|這|本)?[个個]?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])(?![共起直些样樣下次定])/gu,
    read: ([, which, numeral], now) => {
      const day = '一二三四五六日'.indexOf(numeral === '天' ? '日' : numeral!) + 1
      const back = (now.getUTCDay() - day + 7) % 7 || 7
      const monday = shifted('week', which === '上' ? -1 : 0, now).from
      const span =
        which === undefined ? shifted('day', -back, now) : shifted('day', day - 1, monday)
      return { span, isRelative: true, orLater: which !== '上' }
    },
  },
  relative('(?<![早晚马馬])上个?(?:周|星期|礼拜)|上個?(?:週|星期|禮拜)', 'week', -1),
  relative('(?:这个?|本)(?:周|星期|礼拜)|(?:這個?|本)(?:週|星期|禮拜)', 'week', 0),
  relative('(?<![马馬])上个?月|上個月', 'month', -1),
  relative('这个?月|這個?月|本月', 'month', 0),
  relative('今天|今早|今晚|今日', 'day', 0),
  relative('上个?季度|上個季度', 'quarter', -1),
  relative('(?:这个?|這個?|本)季度', 'quarter', 0),
  {
    // 春节
    pattern: new RegExp(`(?<=^|[\\s，,。？?！!我你他她们們在])(${NAMES})`, 'gu'),
    read: ([, name], now) => {
      const span = latest((year) => namedIn(name!, year, now), now)
      return span && { span, said: '', isRelative: true, isBare: true }
    },
  },
  relative(`${NO_WORD}前年(?![龄齡代纪紀度])`, 'year', -2),
  relative(`${NO_WORD}去年(?![龄齡代纪紀])`, 'year', -1),
  relative('今年', 'year', 0),
  {
    // 90年代, 九十年代, 1990年代
    pattern: new RegExp(`(?<![\\d${NUMERALS}])((?:19|20)?\\d0|[二三四五六七八九]十)年代`, 'gu'),
    read: ([, numeral]) => {
      const number = /^\d/.test(numeral!) ? Number(numeral) : numberOf(numeral!)
      const year = number > 99 ? number : number + (number < 30 ? 2000 : 1900)
      return { span: yearSpan(year, 10), said: '', isRelative: true }
    },
  },
]

function spanOf(
  year: number | undefined,
  [month, day]: readonly (number | undefined)[],
  now: Date,
): DateSpan | undefined {
  if (month === undefined) return year !== undefined && isYear(year) ? yearSpan(year) : undefined
  if (month < 1 || month > 12) return undefined
  if (day === undefined) {
    return year !== undefined && isYear(year) ? monthSpan(year, month) : undefined
  }
  if (day < 1 || day > 31) return undefined
  return year === undefined
    ? latest((of) => daySpan(of, month, day), now)
    : daySpan(year, month, day)
}

const isYear = (year: number): boolean => year > 1900 && year < 2100

/** A year in numerals or digits, or as it is told from this one. */
function yearOf(
  numerals: string | undefined,
  relativeYear: string | undefined,
  now: Date,
): number | undefined {
  if (numerals !== undefined) return Number(digitsOf(numerals))
  if (relativeYear === undefined) return undefined
  return now.getUTCFullYear() - ['今年', '去年', '前年'].indexOf(relativeYear)
}

const digitsOf = (numerals: string): string =>
  numerals.replaceAll(/[零〇一二三四五六七八九]/gu, (numeral) =>
    String('〇一二三四五六七八九'.indexOf(numeral === '零' ? '〇' : numeral)),
  )

/** A number up to 99: 5, 五, 十, 十五, 二十, 二十五. */
function numberOf(numerals: string): number {
  const [tens, ones] = digitsOf(numerals).split('十') as [string, string | undefined]
  return ones === undefined ? Number(tens) : Number(tens || 1) * 10 + Number(ones)
}
