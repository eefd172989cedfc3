import type { StreamColumn } from '../types.ts';

/** What the name of a column says its values are. */
export type Meaning =
  | 'created'
  | 'updated'
  | 'birth'
  | 'expiry'
  | 'email'
  | 'first name'
  | 'last name'
  | 'person'
  | 'company'
  | 'product'
  | 'city'
  | 'region'
  | 'country'
  | 'street'
  | 'postcode'
  | 'phone'
  | 'tax id'
  | 'barcode'
  | 'url'
  | 'ip'
  | 'colour'
  | 'state'
  | 'note'
  | 'code'
  | 'flag'
  | 'quantity'
  | 'price'
  | 'total'
  | 'percent'
  | 'latitude'
  | 'longitude'
  | 'year'
  | 'month'
  | 'other';

/** The first that fits decides. Names are lower case without accents, words parted by `_`. */
const BY_NAME: readonly (readonly [Meaning, RegExp])[] = [
  ['updated', /(updated|modified|changed|modif|actualiz|ult(ima)?_?act)/],
  ['birth', /(birth|nacim)/],
  ['expiry', /(expir|venc|vto|caduc|valid_(to|until)|due)/],
  ['created', /(created|alta|registered|inserted|placed|ordered|emision|_at$|fecha|^date|_date$|_on$|time)/],
  ['email', /(e_?mail|correo)/],
  ['phone', /(phone|tel(efono)?(_|$)|celular|fax|movil)/],
  ['tax id', /(cuit|cuil|tax_?id|vat|^nif$|^rfc$|ruc)/],
  ['barcode', /(barcode|ean|codebar|cod_?barra|troquel|gtin|upc)/],
  ['url', /(url|link|website|^web$|sitio)/],
  ['ip', /(^|_)ip(_|$)/],
  ['first name', /(first_?name|^nombres?$)/],
  ['last name', /(last_?name|surname|apellido)/],
  ['company', /(company|razon|laborator|proveedor|supplier|vendor|empresa|brand|marca)/],
  ['product', /(product|descrip|item|articulo|medicam|title|presentacion)/],
  ['city', /(city|ciudad|localidad|town)/],
  ['region', /(state_?(name|code)|region|provin|county)/],
  ['country', /(country|pais)/],
  ['street', /(street|address|direcc|domicilio|calle)/],
  ['postcode', /(zip|postal|post_?code|^cp$)/],
  ['colour', /(colou?r)/],
  ['state', /(status|estado|state|situacion)/],
  ['note', /(note|observ|comment|coment|detalle|remark|leyenda)/],
  ['latitude', /(^|_)lat(itude?|itud)?(_|$)/],
  ['longitude', /(^|_)(lon|lng)(gitude?|gitud)?(_|$)/],
  ['total', /(total|importe|amount|monto|neto|subtotal|revenue|saldo|debe|haber)/],
  ['percent', /(percent|porc|pct|ratio|rate|tasa|margen|alicuota|desc(uento)?(_|$)|discount|bonif)/],
  ['price', /(price|precio|cost|unit|fob|valor|value)/],
  ['quantity', /(qty|quantity|cant|units|unidades|stock|count|existencia|minim|maxim)/],
  ['flag', /(^is_|^has_|^es_|activ|enabled|visible|habilit|anulad|baja)/],
  ['year', /(^|_)(year|anio|ano)(_|$)/],
  ['month', /(^|_)(month|mes)(_|$)/],
  ['code', /(code|^cod|_cod|sku|^id|_id$|nro|numero|number|key)/],
  ['person', /(name|nombre|customer|cliente|user|usuario|operador|contact|medico|doctor|paciente|afiliado)/],
];

/** What a column's values are, by its name. */
export function meaningOf({ name }: Pick<StreamColumn, 'name'>): Meaning {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return BY_NAME.find(([, pattern]) => pattern.test(plain))?.[0] ?? 'other';
}
