"""Names of months and weekdays in the languages that extracts are usually written in."""

from __future__ import annotations

_MONTHS = (
    "jan january januar janv janvier ene enero gen gennaio januari janeiro styczeń stycznia sty янв января "
    "январь ocak oca leden ledna",
    "feb february februar févr fév février febrero febbraio februari fev fevereiro luty lutego lut фев "
    "февраля февраль şubat şub únor února fevr",
    "mar march mär mrz märz mars marzo maart mrt março marzec marca marts мар марта март mart březen března maerz",
    "apr april avr avril abr abril aprile kwiecień kwietnia kwi апр апреля апрель nisan nis duben dubna",
    "may mai mayo mag maggio mei maio maj maja мая май mayıs květen května",
    "jun june juni juin junio giu giugno junho czerwiec czerwca cze июн июня июнь haziran haz červen června",
    "jul july juli juil juillet julio lug luglio julho lipiec lipca lip июл июля июль temmuz tem červenec července",
    "aug august août aoû ago agosto augustus sierpień sierpnia sie augusti авг августа август ağustos ağu "
    "srpen srpna aout",
    "sep sept september septembre septiembre set settembre setembro wrzesień września wrz сен сент сентября "
    "сентябрь eylül eyl září",
    "oct october okt oktober octobre octubre ott ottobre out outubro październik października paź окт октября "
    "октябрь ekim eki říjen října",
    "nov november novembre noviembre novembro listopad listopada lis ноя нояб ноября ноябрь kasım kas listopadu",
    "dec december dez dezember déc décembre dic diciembre dicembre dezembro grudzień grudnia gru дек декабря "
    "декабрь aralık ara prosinec prosince decembre",
)
_WEEKDAYS = (
    "mon monday mo montag lun lundi lunes lunedì lunedi ma maandag seg segunda pon poniedziałek пн понедельник",
    "tue tues tuesday di dienstag mar mardi martes martedì martedi dinsdag ter terça wt wtorek вт вторник",
    "wed wednesday mi mittwoch mer mercredi mié miércoles mercoledì woensdag qua quarta śr środa ср среда",
    "thu thur thurs thursday do donnerstag jeu jeudi jue jueves giovedì gio donderdag qui quinta czw czwartek "
    "чт четверг",
    "fri friday fr freitag ven vendredi vie viernes venerdì vrijdag vr sex sexta pt piątek пт пятница",
    "sat saturday sa samstag sonnabend sam samedi sáb sábado sabato sab zaterdag za sob sobota сб суббота",
    "sun sunday so sonntag dim dimanche dom domingo domenica zondag zo nd niedziela вс воскресенье",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
WEEKDAYS = frozenset(name for names in _WEEKDAYS for name in names.split())
