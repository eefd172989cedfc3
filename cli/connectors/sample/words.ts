/** The words that made values are put together from. */
export interface Words {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly cities: readonly string[];
  readonly regions: readonly string[];
  readonly countries: readonly string[];
  readonly streets: readonly string[];
  readonly companies: readonly string[];
  readonly companyForms: readonly string[];
  readonly products: readonly string[];
  readonly qualities: readonly string[];
  readonly colours: readonly string[];
  readonly states: readonly string[];
  readonly notes: readonly string[];
}

const list = (text: string): readonly string[] => text.split(',');

/** Words by language. */
export const WORDS: Readonly<Record<'es' | 'en', Words>> = {
  es: {
    firstNames: list(
      'María,Juan,Lucía,Martín,Sofía,Diego,Valentina,Pablo,Camila,Javier,Julieta,Andrés,Carolina,Federico,Ana,Nicolás,Laura,Gonzalo,Florencia,Hernán,Paula,Sebastián,Silvia,Emilio',
    ),
    lastNames: list(
      'González,Rodríguez,Fernández,López,Martínez,Pérez,Gómez,Díaz,Sánchez,Romero,Álvarez,Torres,Ruiz,Suárez,Benítez,Acosta,Medina,Herrera,Castro,Núñez,Vega,Ríos,Peralta,Ibáñez',
    ),
    cities: list(
      'Buenos Aires,Córdoba,Rosario,Mendoza,La Plata,Mar del Plata,Salta,Santa Fe,San Juan,Neuquén,Posadas,Paraná,Bahía Blanca,Resistencia,Tandil,Ushuaia',
    ),
    regions: list('Buenos Aires,Córdoba,Santa Fe,Mendoza,Tucumán,Entre Ríos,Salta,Misiones,Chaco,Neuquén'),
    countries: list('Argentina,Uruguay,Chile,Paraguay,Brasil,Bolivia,Perú'),
    streets: list('San Martín,Belgrano,Rivadavia,Mitre,Sarmiento,Moreno,Alem,Las Heras,Colón,Güemes,9 de Julio'),
    companies: list('Andina,Del Sur,Pampeana,La Unión,Río Claro,El Ceibo,Patagonia,Litoral,Aconcagua,San Jorge,Norte'),
    companyForms: list('S.A.,S.R.L.,y Cía.,Hnos.,e Hijos'),
    products: list(
      'Cuaderno,Lámpara,Mochila,Silla,Mesa,Botella,Taza,Termo,Auricular,Teclado,Lapicera,Crema,Jarabe,Comprimidos,Pañuelos,Vitaminas,Linterna,Paraguas',
    ),
    qualities: list('clásico,compacto,plegable,reforzado,infantil,premium,liviano,doble,forte,diario'),
    colours: list('rojo,azul,verde,negro,blanco,amarillo,gris,celeste'),
    states: list('activo,pendiente,cerrado,anulado'),
    notes: list('Sin observaciones,Entregar por la tarde,Cliente frecuente,Revisar,Llamar antes,Urgente'),
  },
  en: {
    firstNames: list(
      'Mary,John,Lucy,Martin,Sophie,James,Olivia,Paul,Emma,Jack,Julia,Andrew,Caroline,Fred,Anna,Nicholas,Laura,George,Flora,Henry,Paula,Simon,Sylvia,Emil',
    ),
    lastNames: list(
      'Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Patel,Robinson,Wright,Thompson,Evans,Walker,White,Roberts,Green,Hall,Wood,Clarke,Baker,Hill,Scott,Moore',
    ),
    cities: list(
      'London,Leeds,Bristol,York,Dublin,Boston,Denver,Austin,Portland,Toronto,Sydney,Perth,Auckland,Chicago,Seattle,Bath',
    ),
    regions: list('North,South,East,West,Midlands,Coast,Highlands,Valley,Lakes,Plains'),
    countries: list('United Kingdom,Ireland,United States,Canada,Australia,New Zealand'),
    streets: list('High Street,Station Road,Church Lane,Park Avenue,Mill Lane,Victoria Road,Green Lane,King Street'),
    companies: list('Northern,Atlas,Harbour,Summit,Union,Clearwater,Oak,Beacon,Sterling,Meridian,Crown'),
    companyForms: list('Ltd,Inc,LLC,& Sons,Group'),
    products: list(
      'Notebook,Lamp,Backpack,Chair,Table,Bottle,Mug,Flask,Headphones,Keyboard,Pen,Cream,Syrup,Tablets,Tissues,Vitamins,Torch,Umbrella',
    ),
    qualities: list('classic,compact,folding,sturdy,junior,premium,light,double,strong,daily'),
    colours: list('red,blue,green,black,white,yellow,grey,teal'),
    states: list('active,pending,closed,cancelled'),
    notes: list('Nothing to add,Deliver in the afternoon,Regular customer,Check,Call first,Urgent'),
  },
};
