// $how

const SURVEI = $survey;

function buatFormulir() {
  const formulir = FormApp.create(SURVEI.judul);
  formulir.setTitle(SURVEI.judul).setDescription(SURVEI.pemberitahuan).setConfirmationMessage(SURVEI.penutup);
  formulir.setCollectEmail(false).setAllowResponseEdits(false).setProgressBar(false);
  SURVEI.bagian.forEach(function (bagian) {
    formulir.addSectionHeaderItem().setTitle(bagian.judul);
    bagian.pertanyaan.forEach(function (pertanyaan) {
      tambahPertanyaan(formulir, pertanyaan);
    });
  });
  Logger.log($shared, formulir.getPublishedUrl());
  Logger.log($edited, formulir.getEditUrl());
}

function tambahPertanyaan(formulir, pertanyaan) {
  if (pertanyaan.jenis === "choice") {
    const pilihan = formulir.addMultipleChoiceItem().setTitle(pertanyaan.judul);
    pilihan.setChoiceValues(pertanyaan.pilihan).setRequired(false);
  } else if (pertanyaan.jenis === "age") {
    const batas = FormApp.createTextValidation().requireNumberBetween($youngest, $oldest);
    const usia = formulir.addTextItem().setTitle(pertanyaan.judul).setRequired(false);
    usia.setValidation(batas.setHelpText($age).build());
  } else {
    formulir.addParagraphTextItem().setTitle(pertanyaan.judul).setRequired(false);
  }
}
