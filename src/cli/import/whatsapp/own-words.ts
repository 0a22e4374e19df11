/**
 * What WhatsApp writes itself where a person sent something that is no text, or took a message back, in the languages it
 * speaks. Told apart from a person's words by standing alone.
 */

const phrases = (text: string): string[] => text.split(/[|\n]/).map(plain).filter(Boolean)

/** Marks of direction, which stand around numbers, names and what the program says. */
export const directions = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

/** Without marks of direction, without a full stop, and in small letters. */
export const plain = (text: string): string =>
  text
    .replace(directions, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.。।۔]$/, '')
    .toLowerCase()

/** What an iPhone writes in the place of what was sent. */
const omitted: Readonly<Record<string, string>> = {
  image: `
    image omitted|Bild weggelassen|imagen omitida|image absente|immagine omessa|imagem ocultada|imagem não revelada|Imatge omesa
    afbeelding weggelaten|bild utesluten|bilde ikke inkludert|billede udeladt|ei kuvaa|obraz pominięty|obrázek vynechán
    obrázok vynechaný|kép küldése sikertelen|Imagine omisă|slika izostavljena|εικόνα παραλείφθηκε|görüntü dahil edilmedi
    изображение отсутствует|зображення відсутнє|התמונה הושמטה|لم يتم إدراج الصورة|تصویر حذف شد|تصویر نکال دی گئی ہے
    फ़ोटो हटाई गई|इमेज वगळली|ইমেজ বাদ দেওয়া হয়েছে|છબી પડતી મૂકાઈ|ไม่มีรูปภาพ|đã bỏ qua hình ảnh|gambar tidak disertakan
    imej tidak dimasukkan|이미지 생략됨|画像は含まれていません|圖片已略去|圖像已省略|照片已忽略|图像已忽略`,
  video: `
    video omitted|Video weggelassen|Video omitido|vídeo omitido|vidéo absente|video omesso|vídeo não revelado|vídeo omès|video weggelaten
    video utesluten|video utelatt|video udeladt|videota ei sisällytetä|wideo pominięte|video vynecháno|video vynechané
    Videó kihagyva|clip video omis|video izostavljen|βίντεο παραλείφθηκε|video dahil edilmedi|видео отсутствует|відео відсутнє
    סרטון הווידאו הושמט|لم يتم إدراج الفيديوهات|ویدیو حذف شد|ویڈیو نظرانداز|वीडियो छोड़ा गया|व्हिडीओ वगळला|ভিডিও বাদ দেওয়া হয়েছে
    વિડિયો પડતી મુકાઈ|วิดีโอถูกลบ|đã bỏ video|video tidak disertakan|video tidak dimasukkan|비디오 생략됨|동영상 생략됨
    ビデオは含まれていません|動画は含まれていません|影片已略去|影片已省略|视频已忽略|video note omitted|video message omitted`,
  audio: `
    audio omitted|Audio weggelassen|audio omitido|áudio ocultado|audio omis|audio omesso|ficheiro de áudio não revelado|Àudio omès
    audio weggelaten|ljud uteslutet|ljud utelslutet|lyd utelatt|lyd udeladt|äänitiedostoa ei sisällytetä|audio pominięte
    zvukový soubor vynechán|zvuk vynechaný|Hang kihagyása|fără audio|zvuk izostavljen|ήχος παραλείφθηκε|ses dahil edilmedi
    аудиофайл отсутствует|аудио отсутствует|аудіо відсутнє|קטע קול הושמט|لم يتم إدراج المقاطع الصوتية|صدا حذف شد|آڈیو نظرانداز
    ऑडियो हटाई गयी|ऑडिओ वगळला|অডিও বাদ দেওয়া হয়েছে|ઓડિયો ફાઇલ શામેલ કરી નથી|ไม่มีไฟล์เสียง|bỏ qua tệp âm thanh
    audio tidak disertakan|audio tidak dimasukkan|오디오 생략됨|音声は含まれていません|音訊已略去|音訊已省略|音频已忽略`,
  sticker: `
    sticker omitted|Sticker weggelassen|sticker omitido|figurinha omitida|sticker omis|sticker non incluso|sticker não revelado
    adhesiu omès|sticker weggelaten|sticker utesluten|klistremerke utelatt|klistermærke udeladt|tarraa ei sisällytetty
    pominięto naklejkę|nálepka vynechána|nálepka vynechaná|matrica kihagyva|naljepnica izostavljena|αυτοκόλλητο παραλήφθηκε
    Çıkartma dahil edilmedi|стикер не добавлен|Наклейку не додано|סטיקר הושמט|تم حذف الملصقات|استیکر حذف شد|اسٹیکر نظرانداز
    स्टिकर छोड़ा गया|स्टिकर वगळले|স্টিকার বাদ দেওয়া হয়েছে|સ્ટીકર પડતું મુકાયું|ไม่มีสติกเกอร์|đã bỏ sticker|stiker tidak disertakan
    pelekat tidak disertakan|스티커 제외됨|スタンプは含まれていません|貼圖已略去|貼圖已忽略|贴图已省略`,
  GIF: `
    GIF omitted|GIF weggelassen|GIF omitido|GIF retiré|GIF omis|GIF esclusa|GIF não revelada|GIF omès|GIF weggelaten|GIF utesluten
    GIF utelatt|GIF udeladt|GIF-animaatio jätetty pois|Plik GIF pominięty|GIF vynechán|GIF vynechaný|GIF fájl kihagyása
    GIF izostavljen|Παράληψη GIF|GIF dahil edilmedi|GIF отсутствует|GIF-анімацію пропущено|GIF הושמט|لم يتم إدراج صورة GIF
    GIF حذف شد|GIF छोड़ा गया|GIF वगळले|জিআইএফ বাদ দেওয়া হয়েছে|GIF પડતી મૂકાઈ|ละเว้น GIF|Đã bỏ qua ảnh GIF|GIF tidak disertakan
    GIF tidak dimasukkan|GIF 생략됨|GIFは含まれていません|GIF 已略去|GIF 圖片已被省略|GIF 动态图已被忽略`,
  contact: `
    Contact card omitted|Kontaktkarte ausgelassen|Tarjeta de contacto omitida|Cartão do contato omitido|Fiche contact manquante
    Scheda contatto omessa|Contacto não revelado|Targeta de contacte omesa|Visitekaartje weggelaten|Kontaktkort uteslutet
    Kontaktkort sløyfet|Kontaktkort udeladt|Yhteystietokortti jätettiin pois|Pominięta wizytówka kontaktu|Vizitka vynechána
    Karta kontaktu vynechaná|Névjegykártya kihagyva|Carte de vizită contact omisă|Posjetnica izostavljena
    Η κάρτα επαφής παραλήφθηκε|Kişi kartı dahil edilmedi|Карточка контакта отсутствует|Картка контакту відсутня
    כרטיס איש קשר הושמט|لم يتم إدراج بطاقة جهة اتصال|برگ مخاطب حذف شد|कॉन्टैक्ट कार्ड छोड़ा गया|บัตรรายชื่อที่ละเว้น|Bỏ qua thẻ liên lạc
    Kartu kontak tidak disertakan|연락처 카드 생략됨|連絡先カードを省略|聯絡人卡片已略去|聯絡人卡片已省略|联系人卡片已忽略`,
  file: `
    document omitted|Dokument weggelassen|documento omitido|document manquant|documento omesso|documento não revelado|Document omès
    document weggelaten|dokument uteslutet|utelatt dokument|dokument udeladt|dokumenttia ei sisällytetä|dokument pominięty
    dokument vynechán|dokument vynechaný|dokumentum kihagyva|document omis|dokument izostavljen|έγγραφο παραλείφθηκε
    belge dahil edilmedi|документ отсутствует|документ пропущено|מסמך הושמט|لم يتم إدراج المستند|سند حذف شد|دستاویز نظرانداز
    डॉक्यूमेंट छोड़ा गया|डॉक्युमेंट वगळले|ডকুমেন্ট বাদ দেওয়া হয়েছে|ละเว้นเอกสาร|đã bỏ qua tài liệu|dokumen tidak disertakan
    dokumen tidak dimasukkan|문서 생략됨|ドキュメントは含まれていません|文件已略去|文件已忽略|文档已省略`,
}

/** What stands between < and > where Android left out what was sent. */
const leftOut = `
  Media omitted|Medien ausgeschlossen|Medien weggelassen|Medien fehlen|Multimedia omitido|Archivo omitido|Médias omis|Fichier omis
  Média manquante|Media omessi|Media omesso|Media mancante|Mídia oculta|Mídia omitida|Arquivo de mídia oculto|Ficheiro não revelado
  Fitxers multimèdia omesos|Mitjans omesos|Media weggelaten|Media weggelaat|Media utelämnat|Media har utelämnats|Media utelatt
  Uten vedlegg|Mediefil udeladt|Medier udeladt|Media jätettiin pois|Media jätetty pois|pominięto multimedia|pliki pominięto
  Media pominięte|Média vynechány|Média vynechána|Médiá vynechané|Multimedia vynechané|Média elhagyva|Hiányzó médiafájl
  Conținut media omis|Medijski zapis izostavljen|медији су изостављени|Medij izpuščen|datoteke izpuščene|Без файл|без фајлови
  Media u hoq|Pa media|Αρχείο παραλήφθηκε|Εξαίρεση πολυμέσων|Medya dahil edilmedi|Medya atlanmış|Medya çıkarıldı|Media buraxıldı
  Media çıxarılmışdır|Без медиафайлов|Файл пропущен|Медіа пропущено|Медіа відсутня|файлдар қосылмаған|Файл қосылған жоқ
  Fayl o‘tkazib yuborildi|Praleistas medijos turinys|medija praleista|Bez multivides|Meedia ära jäetud|meedia välja jäetud
  מדיה הושמטה|המדיה לא נכללה|המדיה הוסרה|تم استبعاد الوسائط|رسانه حذف شد|پيوست نما/آهنگ حذف شد|میڈیا چھوڑ دیا گیا|मीडिया के बिना
  मीडिया वगळले|मीडिया वगळण्यात आला|মিডিয়া বাদ দেওয়া হয়েছে|મીડિયા અવગણાયું|ਮੀਡੀਆ ਛੱਡਿਆ ਗਿਆ|ஊடகங்கள் நீக்கப்பட்டது|మాధ్యమం విస్మరించబడింది
  మీడియా విస్మరించబడింది|ಮಾಧ್ಯಮ ಕೈಬಿಡಲಾಗಿದೆ|മീഡിയ ഒഴിവാക്കി|สื่อถูกลบ|ไฟล์สื่อถูกลบ|Bỏ qua Media|bỏ qua tệp phương tiện
  Media tidak disertakan|Media disingkirkan|Walang kalakip na media|Media imerukwa|미디어 파일을 생략한 대화내용|미디어 파일을 제외함
  미디어 파일 제외됨|メディアは含まれていません|メディアなし|忽略多媒體檔|省略多媒體檔案|省略多媒体文件|媒体文件已省略`

/** What stands in the place of a message that was taken back, or has not come yet. */
const gone = `
  This message was deleted|You deleted this message|This message was deleted by an admin|You deleted this message as admin
  Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|Se eliminó este mensaje|Este mensaje fue eliminado
  Eliminaste este mensaje|Ce message a été supprimé|Vous avez supprimé ce message|Questo messaggio è stato eliminato
  Hai eliminato questo messaggio|Mensagem apagada|Esta mensagem foi apagada|Você apagou esta mensagem|Apagou esta mensagem
  S'ha suprimit aquest missatge|Aquest missatge s'ha suprimit|Has suprimit aquest missatge|Dit bericht is verwijderd
  U hebt dit bericht verwijderd|Je hebt dit bericht verwijderd|Det här meddelandet raderades|Detta meddelande raderades
  Du raderade det här meddelandet|Denne meldingen ble slettet|Du slettet denne meldingen|Denne besked blev slettet
  Denne besked er blevet slettet|Du slettede denne besked|Du har slettet denne besked|Tämä viesti poistettiin|Poistit tämän viestin
  Ta wiadomość została usunięta|Usunąłeś(-ęłaś) tę wiadomość|Usunięto tę wiadomość|Tato zpráva byla smazána|Tato zpráva byla odstraněna
  Tuto zprávu jste smazal/a|Táto správa bola odstránená|Túto správu ste odstránili|Ez az üzenet törlésre került
  Törölted ezt az üzenetet|Acest mesaj a fost șters|Ați șters acest mesaj|Ova poruka je izbrisana|Izbrisali ste ovu poruku
  Ова порука је обрисана|To sporočilo je bilo izbrisano|Съобщението беше изтрито|Изтрихте това съобщение
  Αυτό το μήνυμα διαγράφηκε|Διαγράψατε αυτό το μήνυμα|Bu mesaj silindi|Bu mesajı sildiniz|Данное сообщение удалено
  Это сообщение удалено|Сообщение удалено|Вы удалили данное сообщение|Вы удалили это сообщение|Це повідомлення було видалено
  Ви видалили це повідомлення|הודעה זו נמחקה|מחקת הודעה זו|מחקת את ההודעה הזו|تم حذف هذه الرسالة|لقد حذفت هذه الرسالة
  أنت حذفت هذه الرسالة|این پیام حذف شد|این پیام حذف شده است|شما این پیام را حذف کردید|یہ پیغام حذف کیا گیا|यह मैसेज डिलीट कर दिया गया है
  यह संदेश मिटाया गया|आपने यह मैसेज डिलीट किया|हा मेसेज हटवण्यात आला|এই মেসেজটি বাদ দেওয়া হয়েছে|આ મેસેજ ડિલીટ કરાયો|ข้อความนี้ถูกลบแล้ว
  คุณลบข้อความนี้|Tin nhắn này đã bị xóa|Tin nhắn này đã bị xoá|Bạn đã xóa tin nhắn này|Pesan ini dihapus|Pesan ini telah dihapus
  Anda menghapus pesan ini|Anda telah menghapus pesan ini|Mesej ini telah dipadam|Anda telah memadamkan mesej ini
  삭제된 메시지입니다|삭제한 메시지입니다|이 메시지는 삭제되었습니다|이 메시지를 삭제했습니다|このメッセージは削除されました
  このメッセージを削除しました|メッセージを削除しました|此訊息已刪除|您已刪除此訊息|你已刪除此訊息|这条消息已被删除|此消息已删除|您已删除这条消息|您已删除此消息`

/** What stands between < and > behind a message that was changed. */
const changed = `
  This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje|Este mensaje fue editado|Ce message a été modifié
  Questo messaggio è stato modificato|Mensagem editada|Esta mensagem foi editada|S'ha editat aquest missatge|Dit bericht is bewerkt
  Dit bericht is gewijzigd|Det här meddelandet har redigerats|Denne meldingen ble redigert|Denne besked blev redigeret
  Tätä viestiä muokattiin|Ta wiadomość została edytowana|Tato zpráva byla upravena|Táto správa bola upravená|Ezt az üzenetet szerkesztették
  Acest mesaj a fost editat|Ova je poruka uređena|Αυτό το μήνυμα υποβλήθηκε σε επεξεργασία|Bu mesaj düzenlendi|Данное сообщение изменено
  Это сообщение изменено|Сообщение изменено|Це повідомлення відредаговано|ההודעה נערכה|تم تعديل هذه الرسالة
  Pesan ini diedit|Tin nhắn này đã được chỉnh sửa|このメッセージは編集されました|이 메시지는 수정되었습니다|此訊息已編輯|此消息已编辑`

/** What Android writes between brackets behind the name of a file. */
const attached = `
  file attached|Datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado|ficheiro anexado|fitxer adjunt
  bestand bijgevoegd|bijgevoegd bestand|fil bifogad|bifogad fil|fil vedlagt|vedlagt fil|vedhæftet fil|fil vedhæftet
  tiedosto liitetty|plik dołączony|załączony plik|soubor byl přiložen|soubor přiložen|súbor priložený|csatolt fájl|fișier atașat
  datoteka priložena|priložena datoteka|συνημμένο αρχείο|το αρχείο επισυνάφθηκε|dosya ekli|файл добавлен|файл прикреплён|файл додано
  прикачен файл|קובץ מצורף|הקובץ צורף|ملف مرفق|الملف مرفق|فایل پیوست شده|फ़ाइल संलग्न|फ़ाइल अटैच की गई|ไฟล์แนบ|แนบไฟล์
  đã đính kèm tệp|tệp đính kèm|file terlampir|fail dilampirkan|파일 첨부됨|첨부 파일|添付ファイル|ファイル添付|檔案附件|附加檔案|文件附件`

const marks = new Map(
  Object.entries(omitted).flatMap(([kind, text]) =>
    phrases(text).map((phrase) => [phrase, `[${kind}]`] as const),
  ),
)
const androids = new Set(phrases(leftOut))
const taken = new Set(phrases(gone))
const attachments = new Set(phrases(attached))
const edits = new Set(phrases(changed))

/** The mark for something that was left out of an export, such as `[image]`; undefined for any other text. */
export function markOfOmitted(text: string): string | undefined {
  const between = /^<\s*([^<>\n]+?)\s*>$/.exec(plain(text))?.[1]
  if (between !== undefined && androids.has(plain(between))) return '[file]'
  return marks.get(between ?? plain(text))
}

/** Whether this stands in the place of a message that was taken back, or has not come yet. */
export const isGone = (text: string): boolean =>
  taken.has(plain(text)) || /^waiting for this message\b/.test(plain(text))

export const saysEdited = (text: string): boolean => edits.has(plain(text))

export const saysAttached = (text: string): boolean => attachments.has(plain(text))
