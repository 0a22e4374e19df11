import { wordsOf } from '../tokens.ts'
import { lexicons } from './lexicons.ts'

/**
 * Whether a message is thanks, a greeting or assent and nothing else, in whatever language: it asks nothing. One word is too
 * little to tell a language by, so each is asked.
 */
export function isCourtesy(message: string): boolean {
  const text = message.normalize('NFKC').toLowerCase().replaceAll(besideSigns, '')
  const signs = text.match(sign) ?? []
  if (signs.some((one) => !kindSigns.has(one))) return false
  const parts = text
    .replaceAll(sign, ' ')
    .split(pause)
    .map((part) => part.replaceAll(noWord, ' ').trim())
    .filter(Boolean)
  return parts.every(isKind) && parts.length + signs.length > 0
}

function isKind(part: string): boolean {
  if (phrases.has(part)) return true
  const words = wordsOf(part)
  return (
    words.length <= mostWords &&
    lexicons.some(({ courtesy }) => words.every((word) => courtesy.has(word)))
  )
}

const mostWords = 6
const sign = /\p{Extended_Pictographic}/gu
/** What chooses how a sign is drawn: its colour, its form. */
const besideSigns = /[\uFE0E\uFE0F\u200D]|\p{Emoji_Modifier}/gu
const pause = /[.,!?;:…\n،؟؛、。！，？]+/u
const noWord = /[^\p{L}\p{M}\p{N}'’]+/gu

const kindSigns = new Set(
  '👍👎👌🙏👏🤝✅❤🧡💛💚💙💜🤍💕💖🥰😍😘😊🙂☺😀😃😄😁😆😂🤣😅😉😇🤗🥳🎉💪👋🫶',
)

/** Of languages that recall has no small words of, and of such as write no spaces between them. */
const phrases = new Set(
  `good morning|good afternoon|good evening|good night|goodnight|have a nice day|see you|see you later|see you tomorrow|take care|no problem|sounds good
好|好的|好吧|好啊|行|可以|嗯|嗯嗯|对|是|是的|不|不是|谢谢|謝謝|谢谢你|謝謝你|谢谢您|多谢|多謝|感谢|非常感谢|你好|您好|早|早上好|早安|晚安|晚上好|再见|拜拜|没事|哈哈|哈哈哈|明白|明白了|知道了|收到|太好了
ありがとう|ありがとうございます|ありがとうございました|どうも|はい|うん|ええ|いいえ|了解|了解です|了解しました|わかりました|分かりました|なるほど|おはよう|おはようございます|こんにちは|こんばんは|おやすみ|おやすみなさい|さようなら|お願いします|よろしく|よろしくお願いします|すごい|いいね|大丈夫|大丈夫です
네|예|응|아니|아니요|고마워|고마워요|감사합니다|감사해요|안녕|안녕하세요|안녕히 가세요|잘 자|알겠어|알겠습니다|알겠어요|좋아|좋아요|괜찮아|괜찮아요|그래|오케이|ㅇㅋ|ㅋㅋ|ㅋㅋㅋ
ขอบคุณ|ขอบคุณครับ|ขอบคุณค่ะ|ขอบคุณมาก|ขอบคุณมากครับ|ขอบคุณมากค่ะ|สวัสดี|สวัสดีครับ|สวัสดีค่ะ|โอเค|ครับ|ค่ะ|ใช่|ใช่ครับ|ใช่ค่ะ|ไม่|ได้|ดีมาก
dziękuję|dzięki|dzięki bardzo|dziękuję bardzo|tak|nie|cześć|dzień dobry|dobry wieczór|dobranoc|super dzięki
teşekkürler|teşekkür ederim|çok teşekkürler|sağ ol|tamam|evet|hayır|merhaba|selam|günaydın|iyi geceler
дякую|дуже дякую|так|ні|привіт|добрий день|добре|תודה|תודה רבה|כן|לא|שלום|בסדר|धन्यवाद|शुक्रिया|हाँ|नहीं|नमस्ते|ठीक है|cảm ơn|cảm ơn bạn|vâng|dạ|xin chào|được rồi
tack|tack så mycket|takk|tusen takk|tak skal du have|mange tak|kiitos|kiitos paljon|hej|hei|moi|köszönöm|köszi|igen|nem|szia|děkuji|díky|ano|ahoj|mulțumesc|da|nu|bună|ευχαριστώ|ναι|όχι|γεια|καλημέρα|terima kasih|makasih|ya|tidak|halo`
    .split(/[|\n]/)
    .map((phrase) => phrase.normalize('NFKC')),
)
